output "raw" {
  description = "Location of the raw objects"
  value       = local.raw
}

output "standard" {
  description = "Location of the tables"
  value       = local.standard
}

output "artifacts" {
  description = "Location of jars, models, settings and what diff writes"
  value       = "gs://${local.buckets.artifacts}"
}

output "options" {
  description = "What ingest takes to write here: ingest $(terraform output -raw options) --bootstrapServers=..."
  value       = "--raw=${local.raw} --standard=${var.function ? "none" : local.standard}"
}

output "project" {
  description = "Project of all that was made"
  value       = var.project
}

output "region" {
  description = "Region of all that was made"
  value       = var.region
}

output "function" {
  description = "Name of the function, or empty"
  value       = join("", module.function[*].name)
}

output "queue" {
  description = "Name of the Eventarc trigger whose subscription feeds it, or empty"
  value       = join("", module.function[*].trigger)
}

output "dead_letter_queue" {
  description = "Subscription to what it could not do, or empty"
  value       = join("", module.function[*].dead_letter_queue)
}

output "compute" {
  description = "none, dataflow or serverless"
  value       = var.compute
}

output "batch_workflow" {
  description = "Name of the workflow that runs a command as a batch, or empty"
  value       = join("", module.compute[*].batch_workflow)
}

output "dataflow_options" {
  description = "Options of a job on Dataflow beside its own, or empty"
  value       = join("", module.compute[*].dataflow_options)
}

output "job_account" {
  description = "Service account of the jobs, or empty"
  value       = lookup(module.access.accounts, "job", "")
}

output "contributors" {
  description = "Who reads raw, or empty"
  value       = var.contributors
}

output "dashboard" {
  description = "Id of the dashboard"
  value       = module.observe.dashboard
}
