output "raw" {
  description = "Location of the raw objects"
  value       = local.locations.raw
}

output "standard" {
  description = "Location of the tables"
  value       = local.locations.standard
}

output "artifacts" {
  description = "Location of jars, models, settings and what diff writes"
  value       = local.locations.artifacts
}

output "artifacts_account" {
  description = "Storage account of the artifacts"
  value       = local.accounts.artifacts
}

output "options" {
  description = "What ingest takes to write here: ingest $(terraform output -raw options) --bootstrapServers=..."
  value       = "--raw=${local.locations.raw} --standard=${var.function ? "none" : local.locations.standard}"
}

output "function" {
  description = "Name of the function app, or empty"
  value       = join("", module.function[*].name)
}

output "queue" {
  description = "URL of the queue that it reads, or empty"
  value       = join("", module.function[*].queue)
}

output "dead_letter_queue" {
  description = "URL of the queue of what it could not do, or empty"
  value       = join("", module.function[*].dead_letter_queue)
}

output "compute" {
  description = "Id of the job that submit starts, or empty"
  value       = join("", module.compute[*].job)
}

output "container" {
  description = "Container of the job as the API takes it, without arguments, or empty"
  value       = join("", [for compute in module.compute : jsonencode(compute.container)])
}

output "schedule" {
  description = "Id of the job that the schedule starts, or empty"
  value       = join("", module.schedule[*].job)
}

output "contributors" {
  description = "Object id of the group that reads raw, or empty"
  value       = var.contributors
}

output "dashboard" {
  description = "Id of the workbook"
  value       = module.observe.dashboard
}
