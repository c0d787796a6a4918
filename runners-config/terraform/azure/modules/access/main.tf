locals {
  # Who is there.
  made = toset(concat(var.compute == "none" ? [] : ["job"], var.function ? ["function"] : []))

  blobs  = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs"
  reader = "Storage Blob Data Reader"

  # Azure's own roles that write may delete a container, too.
  roles = {
    writer = ["${local.blobs}/read", "${local.blobs}/write", "${local.blobs}/add/action"]
    eraser = ["${local.blobs}/read", "${local.blobs}/write", "${local.blobs}/add/action", "${local.blobs}/delete"]
  }
  role_ids = { for role, definition in azurerm_role_definition.this : role => definition.role_definition_resource_id }

  # What is granted on a container. Of `only`, an action and a pattern of names: the action is allowed on no other blob.
  grants = merge(
    var.compute == "none" ? {} : {
      "job raw"            = { identity = "job", container = "raw", role = "eraser", only = var.jobs_delete_raw ? [] : [["delete", "*_lake.json.*"]] }
      "job standard"       = { identity = "job", container = "standard", role = "eraser", only = [] }
      "job artifacts"      = { identity = "job", container = "artifacts", role = "reader", only = [] }
      "job artifacts diff" = { identity = "job", container = "artifacts", role = "eraser", only = [for action in ["write", "add/action", "delete"] : [action, "diff/*"]] }
    },
    var.function ? {
      "function raw"       = { identity = "function", container = "raw", role = "reader", only = [] }
      "function standard"  = { identity = "function", container = "standard", role = "eraser", only = [] }
      "function artifacts" = { identity = "function", container = "artifacts", role = "reader", only = [] }
    } : {},
  )
}

resource "azurerm_user_assigned_identity" "this" {
  for_each = local.made

  name                = "${var.name}-${each.key}"
  resource_group_name = var.group
  location            = var.location
}

resource "azurerm_role_definition" "this" {
  for_each = local.roles

  name              = "${var.name} ${each.key}"
  scope             = var.group_id
  description       = each.key == "eraser" ? "Reads, writes and deletes blobs" : "Reads and writes blobs"
  assignable_scopes = [var.group_id]

  permissions {
    data_actions = each.value
  }
}

resource "azurerm_role_assignment" "this" {
  for_each = local.grants

  scope                = var.container_ids[each.value.container]
  role_definition_name = each.value.role == "reader" ? local.reader : null
  role_definition_id   = each.value.role == "reader" ? null : local.role_ids[each.value.role]
  principal_id         = azurerm_user_assigned_identity.this[each.value.identity].principal_id
  principal_type       = "ServicePrincipal"
  condition_version    = length(each.value.only) == 0 ? null : "2.0"
  condition = length(each.value.only) == 0 ? null : join(" AND ", [
    for only in each.value.only : "(!(ActionMatches{'${local.blobs}/${only[0]}'}) OR @Resource[${local.blobs}:path] StringLike '${only[1]}')"
  ])
}

resource "azurerm_role_assignment" "contributors" {
  count = var.contributors == "" ? 0 : 1

  scope                = var.container_ids.raw
  role_definition_name = var.contributors_write_raw ? null : local.reader
  role_definition_id   = var.contributors_write_raw ? local.role_ids.writer : null
  principal_id         = var.contributors
  principal_type       = "Group"
}
