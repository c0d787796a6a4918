output "environment_id" {
  description = "Id of the Container Apps environment"
  value       = azurerm_container_app_environment.this.id
}

output "job" {
  description = "Id of the job"
  value       = module.job.id
}

output "container" {
  description = "Container of the job as the API takes it, without arguments"
  value       = module.job.container
}
