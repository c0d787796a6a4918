output "group" {
  description = "Name of the resource group, once it is there"
  value       = azurerm_resource_group.this.name
}

output "account_ids" {
  description = "Ids of the accounts lake and artifacts, once they are there"
  value       = { for kind, account in azurerm_storage_account.this : kind => account.id }
}

output "container_ids" {
  description = "Ids of the containers raw, standard and artifacts, once they are there"
  value       = { for container, kind in var.containers : container => "${azurerm_storage_account.this[kind].id}/blobServices/default/containers/${container}" }
  depends_on  = [azurerm_storage_container.this]
}
