output "id" {
  description = "Id of the job"
  value       = azurerm_container_app_job.this.id
}

output "container" {
  description = "Its container as the API takes it, without arguments"
  value       = local.container
}
