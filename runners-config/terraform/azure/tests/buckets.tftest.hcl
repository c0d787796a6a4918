mock_provider "azurerm" {}

variables {
  group                    = "superhero-dataflow"
  location                 = "westeurope"
  accounts                 = { lake = "superherolake", artifacts = "superherolakeartifacts" }
  containers               = { raw = "lake", standard = "lake", artifacts = "artifacts" }
  raw_transition_days      = 0
  raw_expiration_days      = 0
  standard_expiration_days = 0
  artifact_version_days    = 9
  log_days                 = 30
  ip_ranges                = []
  subnets                  = []
}

run "private_and_kept" {
  command = plan
  module {
    source = "./modules/buckets"
  }

  assert {
    condition     = alltrue([for account in azurerm_storage_account.this : !account.allow_nested_items_to_be_public && !account.shared_access_key_enabled && !account.local_user_enabled])
    error_message = "no blob should be public, and no key should open an account"
  }
  assert {
    condition     = alltrue([for account in azurerm_storage_account.this : account.min_tls_version == "TLS1_2" && account.https_traffic_only_enabled])
    error_message = "requests without TLS 1.2 should be refused"
  }
  assert {
    condition     = alltrue([for container in azurerm_storage_container.this : container.container_access_type == "private"])
    error_message = "no container should be public"
  }
  assert {
    condition     = alltrue([for account in azurerm_storage_account.this : length(account.blob_properties[0].delete_retention_policy) == 0])
    error_message = "what is overwritten should not be kept"
  }
  assert {
    condition     = { for kind, account in azurerm_storage_account.this : kind => account.blob_properties[0].versioning_enabled } == { lake = false, artifacts = true }
    error_message = "artifacts, and nothing else, should have versions"
  }
  assert {
    condition     = alltrue([for rule in azurerm_storage_management_policy.this["lake"].rule : !rule.enabled])
    error_message = "data should be kept for ever unless a variable says otherwise"
  }
  assert {
    condition     = alltrue([for account in azurerm_storage_account.this : length(account.network_rules) == 0])
    error_message = "accounts should be reached from anywhere unless ip_ranges says otherwise"
  }
}

run "expiring_and_filtered" {
  command = plan
  module {
    source = "./modules/buckets"
  }

  variables {
    raw_transition_days      = 90
    raw_expiration_days      = 400
    standard_expiration_days = 800
    ip_ranges                = ["192.0.2.0/24", "198.51.100.7/32"]
    subnets                  = ["/subnets/jobs"]
  }

  assert {
    condition = {
      for rule in azurerm_storage_management_policy.this["lake"].rule : one(rule.filters[0].prefix_match) => join(" ", compact([
        rule.enabled, rule.actions[0].base_blob[0].tier_to_cold_after_days_since_modification_greater_than,
        rule.actions[0].base_blob[0].delete_after_days_since_modification_greater_than,
      ]))
    } == { "raw/" = "true 90 400", "standard/" = "true 800" }
    error_message = "lifecycle rules should be those of the variables"
  }
  assert {
    condition     = { for rule in azurerm_storage_management_policy.this["artifacts"].rule : rule.name => try(rule.actions[0].version[0].delete_after_days_since_creation, rule.actions[0].base_blob[0].delete_after_days_since_modification_greater_than) } == { diff = 30, replaced = 9 }
    error_message = "what diff wrote and what was replaced should go"
  }
  assert {
    condition = (
      azurerm_storage_account.this["lake"].network_rules[0].default_action == "Deny"
      && azurerm_storage_account.this["lake"].network_rules[0].ip_rules == toset(["192.0.2.0/24", "198.51.100.7"])
      && azurerm_storage_account.this["lake"].network_rules[0].virtual_network_subnet_ids == toset(["/subnets/jobs"])
      && length(azurerm_storage_account.this["artifacts"].network_rules) == 0
    )
    error_message = "the lake, and nothing else, should be reached from ip_ranges and the subnets only"
  }
}
