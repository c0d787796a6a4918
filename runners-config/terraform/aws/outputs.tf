output "raw" {
  description = "Location of the raw objects"
  value       = local.raw
}

output "standard" {
  description = "Location of the tables"
  value       = local.standard
}

output "artifacts" {
  description = "Location of jars, models, settings and logs"
  value       = "s3://${local.buckets.artifacts}"
}

output "options" {
  description = "What ingest takes to write here: ingest $(terraform output -raw options) --bootstrapServers=..."
  value       = "--raw=${local.raw} --standard=${var.function ? "none" : local.standard} --awsRegion=${local.region}"
}

output "region" {
  description = "Region of all that was made"
  value       = local.region
}

output "function" {
  description = "Name of the function, or empty"
  value       = one(module.function[*].name) == null ? "" : module.function[0].name
}

output "queue" {
  description = "URL of the queue that it reads, or empty"
  value       = one(module.function[*].queue_url) == null ? "" : module.function[0].queue_url
}

output "dead_letter_queue" {
  description = "URL of the queue of what it could not do, or empty"
  value       = one(module.function[*].dead_letter_queue_url) == null ? "" : module.function[0].dead_letter_queue_url
}

output "compute" {
  description = "Id of the cluster or of the serverless application, or empty"
  value       = coalesce(module.compute.cluster, module.compute.application, " ") == " " ? "" : coalesce(module.compute.cluster, module.compute.application)
}

output "cluster" {
  description = "Id of the cluster, or empty"
  value       = module.compute.cluster
}

output "application" {
  description = "Id of the serverless application, or empty"
  value       = module.compute.application
}

output "job_role" {
  description = "ARN of the role of jobs, or empty"
  value       = module.access.job_role_arn
}

output "contributors" {
  description = "Name of the group that reads raw"
  value       = module.access.contributors
}

output "deployer_policies" {
  description = "ARNs of the policies that who deploys the next time needs"
  value       = module.access.deployer_policy_arns
}

output "dashboard" {
  description = "Name of the dashboard"
  value       = module.observe.dashboard
}

output "topic" {
  description = "ARN of the topic that alarms and failures go to"
  value       = module.observe.topic_arn
}
