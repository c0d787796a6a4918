output "identities" {
  description = "Ids of the identities that are there: job, function"
  value = {
    for name, identity in azurerm_user_assigned_identity.this : name => {
      id           = identity.id
      client_id    = identity.client_id
      principal_id = identity.principal_id
    }
  }
}
