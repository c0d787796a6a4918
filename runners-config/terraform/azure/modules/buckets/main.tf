locals {
  # For each account its rules: below which prefix blobs change, and when; 0 is never.
  rules = {
    lake = {
      raw      = { prefix = "raw/", cold = var.raw_transition_days, delete = var.raw_expiration_days, replaced = 0 }
      standard = { prefix = "standard/", cold = 0, delete = var.standard_expiration_days, replaced = 0 }
    }
    artifacts = {
      diff     = { prefix = "artifacts/diff/", cold = 0, delete = var.log_days, replaced = 0 }
      replaced = { prefix = "artifacts/", cold = 0, delete = 0, replaced = var.artifact_version_days }
    }
  }
}

resource "azurerm_resource_group" "this" {
  name     = var.group
  location = var.location

  lifecycle {
    prevent_destroy = true
  }
}

resource "azurerm_storage_account" "this" {
  for_each = var.accounts

  name                            = each.value
  resource_group_name             = azurerm_resource_group.this.name
  location                        = azurerm_resource_group.this.location
  account_tier                    = "Standard"
  account_replication_type        = "ZRS"
  min_tls_version                 = "TLS1_2"
  https_traffic_only_enabled      = true
  allow_nested_items_to_be_public = false
  shared_access_key_enabled       = false
  default_to_oauth_authentication = true
  local_user_enabled              = false

  # No delete_retention_policy: a retry overwrites a blob with itself, which would be kept, and paid, each time.
  blob_properties {
    versioning_enabled = each.key == "artifacts"
  }

  dynamic "network_rules" {
    for_each = each.key == "lake" && length(var.ip_ranges) > 0 ? [var.ip_ranges] : []
    content {
      default_action = "Deny"
      # Azure takes a single address without its /32.
      ip_rules                   = [for range in network_rules.value : trimsuffix(range, "/32")]
      virtual_network_subnet_ids = var.subnets
      bypass                     = ["AzureServices"]
    }
  }

  # Also against a change of its name. The script `destroy` lets terraform forget the accounts.
  lifecycle {
    prevent_destroy = true
  }
}

resource "azurerm_storage_container" "this" {
  for_each = var.containers

  name                  = each.key
  storage_account_id    = azurerm_storage_account.this[each.value].id
  container_access_type = "private"

  lifecycle {
    prevent_destroy = true
  }
}

resource "azurerm_storage_management_policy" "this" {
  for_each = azurerm_storage_account.this

  storage_account_id = each.value.id

  dynamic "rule" {
    for_each = local.rules[each.key]
    content {
      name    = rule.key
      enabled = rule.value.cold + rule.value.delete + rule.value.replaced > 0
      filters {
        prefix_match = [rule.value.prefix]
        blob_types   = ["blockBlob"]
      }
      actions {
        dynamic "base_blob" {
          for_each = rule.value.replaced > 0 ? [] : [rule.value]
          content {
            tier_to_cold_after_days_since_modification_greater_than = base_blob.value.cold > 0 ? base_blob.value.cold : null
            # A rule has an action, also one that is not enabled.
            delete_after_days_since_modification_greater_than = base_blob.value.delete > 0 || base_blob.value.cold == 0 ? max(base_blob.value.delete, 1) : null
          }
        }
        dynamic "version" {
          for_each = rule.value.replaced > 0 ? [rule.value.replaced] : []
          content {
            delete_after_days_since_creation = version.value
          }
        }
      }
    }
  }
}
