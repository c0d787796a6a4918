mock_provider "azurerm" {
  override_during = plan

  override_resource {
    target = azurerm_role_definition.this["writer"]
    values = { role_definition_resource_id = "writer" }
  }
  override_resource {
    target = azurerm_role_definition.this["eraser"]
    values = { role_definition_resource_id = "eraser" }
  }
}

variables {
  name                   = "lake"
  group                  = "lake"
  group_id               = "/lake"
  location               = "westeurope"
  container_ids          = { raw = "/raw", standard = "/standard", artifacts = "/artifacts" }
  contributors           = "00000000-0000-4000-8000-000000000002"
  contributors_write_raw = false
  jobs_delete_raw        = false
  compute                = "jobs"
  function               = true
}

run "each_identity_reads_and_writes_its_containers_only" {
  command = plan
  module {
    source = "./modules/access"
  }

  assert {
    condition     = toset(keys(azurerm_user_assigned_identity.this)) == toset(["job", "function"])
    error_message = "other identities than those that work"
  }
  assert {
    condition     = azurerm_role_assignment.this["function raw"].role_definition_name == "Storage Blob Data Reader" && azurerm_role_assignment.this["function standard"].role_definition_id == "eraser"
    error_message = "the function should read raw and write standard"
  }
  assert {
    condition     = strcontains(azurerm_role_assignment.this["job raw"].condition, "blobs/delete'}) OR") && strcontains(azurerm_role_assignment.this["job raw"].condition, "StringLike '*_lake.json.*'")
    error_message = "jobs may delete raw, though nobody said so"
  }
  assert {
    condition     = azurerm_role_assignment.contributors[0].role_definition_name == "Storage Blob Data Reader" && azurerm_role_assignment.contributors[0].scope == "/raw"
    error_message = "contributors do more than read raw"
  }
  assert {
    condition = alltrue(flatten([
      for role in values(azurerm_role_definition.this) :
      [for action in role.permissions[0].data_actions : !strcontains(action, "*")]
    ]))
    error_message = "an action has a wildcard"
  }
}

run "jobs_delete_raw_where_a_variable_says_so" {
  command = plan
  module {
    source = "./modules/access"
  }
  variables {
    jobs_delete_raw        = true
    contributors_write_raw = true
    function               = false
  }

  assert {
    condition     = azurerm_role_assignment.this["job raw"].condition == null && !contains(keys(azurerm_role_assignment.this), "function raw")
    error_message = "jobs should delete raw, and no function should be there"
  }
  assert {
    condition     = azurerm_role_assignment.contributors[0].role_definition_id == "writer" && !contains(azurerm_role_definition.this["writer"].permissions[0].data_actions, "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/delete")
    error_message = "contributors should write, and not delete"
  }
}
