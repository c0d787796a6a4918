output "name" {
  description = "Name of the function app"
  value       = azurerm_function_app_flex_consumption.this.name
}

output "queue" {
  description = "URL of the queue that it reads"
  value       = "https://${var.account}.queue.core.windows.net/${azurerm_storage_queue.this[var.name].name}"
}

output "dead_letter_queue" {
  description = "URL of the queue of messages that failed five times"
  value       = "https://${var.account}.queue.core.windows.net/${azurerm_storage_queue.this["${var.name}-poison"].name}"
}
