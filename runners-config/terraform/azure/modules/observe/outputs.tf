output "workspace_id" {
  description = "Id of the Log Analytics workspace"
  value       = azurerm_log_analytics_workspace.this.id
}

output "dashboard" {
  description = "Id of the workbook"
  value       = azurerm_application_insights_workbook.this.id
}
