locals {
  # After five times the host puts a message to the queue with this suffix.
  queues    = toset([var.name, "${var.name}-poison"])
  container = "package"

  # What the host and its function may do on the account of its own.
  grants = merge(
    { blobs = { scope = azurerm_storage_account.this.id, role = "Storage Blob Data Owner", principal = var.identity.principal_id } },
    { for queue in local.queues : queue => { scope = local.queue_ids[queue], role = "Storage Queue Data Contributor", principal = var.identity.principal_id } },
    { events = { scope = local.queue_ids[var.name], role = "Storage Queue Data Message Sender", principal = azurerm_eventgrid_system_topic.this.identity[0].principal_id } },
    { metrics = { scope = azurerm_application_insights.this.id, role = "Monitoring Metrics Publisher", principal = var.identity.principal_id } },
  )
  queue_ids = { for queue in local.queues : queue => "${azurerm_storage_account.this.id}/queueServices/default/queues/${queue}" }
}

# An account of its own, since the host is the owner of all blobs of its account.
resource "azurerm_storage_account" "this" {
  name                            = var.account
  resource_group_name             = var.group
  location                        = var.location
  account_tier                    = "Standard"
  account_replication_type        = "ZRS"
  min_tls_version                 = "TLS1_2"
  https_traffic_only_enabled      = true
  allow_nested_items_to_be_public = false
  shared_access_key_enabled       = false
  default_to_oauth_authentication = true
  local_user_enabled              = false
}

resource "azurerm_storage_container" "package" {
  name                  = local.container
  storage_account_id    = azurerm_storage_account.this.id
  container_access_type = "private"
}

resource "azurerm_storage_queue" "this" {
  for_each = local.queues

  name               = each.key
  storage_account_id = azurerm_storage_account.this.id
}

resource "azurerm_role_assignment" "this" {
  for_each = local.grants

  scope                = each.value.scope
  role_definition_name = each.value.role
  principal_id         = each.value.principal
  principal_type       = "ServicePrincipal"

  depends_on = [azurerm_storage_queue.this]
}

resource "azurerm_eventgrid_system_topic" "this" {
  name                = var.name
  resource_group_name = var.group
  location            = var.location
  source_resource_id  = var.lake_account_id
  topic_type          = "Microsoft.Storage.StorageAccounts"

  identity {
    type = "SystemAssigned"
  }
}

resource "azurerm_eventgrid_system_topic_event_subscription" "this" {
  name                  = var.name
  resource_group_name   = var.group
  system_topic          = azurerm_eventgrid_system_topic.this.name
  event_delivery_schema = "EventGridSchema"
  included_event_types  = ["Microsoft.Storage.BlobCreated"]

  subject_filter {
    subject_begins_with = "/blobServices/default/containers/${var.raw_container}/blobs/"
    subject_ends_with   = ".json"
    case_sensitive      = true
  }

  delivery_identity {
    type = "SystemAssigned"
  }

  storage_queue_endpoint {
    storage_account_id                    = azurerm_storage_account.this.id
    queue_name                            = var.name
    queue_message_time_to_live_in_seconds = 604800
  }

  retry_policy {
    max_delivery_attempts = 30
    event_time_to_live    = 1440
  }

  depends_on = [azurerm_role_assignment.this]
}

resource "azurerm_service_plan" "this" {
  name                = var.name
  resource_group_name = var.group
  location            = var.location
  os_type             = "Linux"
  sku_name            = "FC1"
}

resource "azurerm_application_insights" "this" {
  name                          = var.name
  resource_group_name           = var.group
  location                      = var.location
  application_type              = "java"
  workspace_id                  = var.workspace_id
  local_authentication_disabled = true
}

resource "azurerm_function_app_flex_consumption" "this" {
  name                        = var.account
  resource_group_name         = var.group
  location                    = var.location
  service_plan_id             = azurerm_service_plan.this.id
  https_only                  = true
  runtime_name                = "java"
  runtime_version             = "17"
  instance_memory_in_mb       = 2048
  maximum_instance_count      = var.concurrency
  virtual_network_subnet_id   = var.subnet == "" ? null : var.subnet
  zip_deploy_file             = var.package
  storage_container_type      = "blobContainer"
  storage_container_endpoint  = "${azurerm_storage_account.this.primary_blob_endpoint}${local.container}"
  storage_authentication_type = "UserAssignedIdentity"

  storage_user_assigned_identity_id = var.identity.id

  identity {
    type         = "UserAssigned"
    identity_ids = [var.identity.id]
  }

  site_config {
    minimum_tls_version                    = "1.2"
    application_insights_connection_string = azurerm_application_insights.this.connection_string
    vnet_route_all_enabled                 = var.subnet != ""
    ip_restriction_default_action          = "Deny"
  }

  app_settings = {
    OPTIONS                                   = var.options
    QUEUE                                     = var.name
    AZURE_CLIENT_ID                           = var.identity.client_id
    AzureWebJobsStorage__accountName          = azurerm_storage_account.this.name
    AzureWebJobsStorage__credential           = "managedidentity"
    AzureWebJobsStorage__clientId             = var.identity.client_id
    APPLICATIONINSIGHTS_AUTHENTICATION_STRING = "ClientId=${var.identity.client_id};Authorization=AAD"

    # One message at a time in each instance, ten minutes long, five times, a minute apart.
    AzureFunctionsJobHost__functionTimeout                       = "00:10:00"
    AzureFunctionsJobHost__extensions__queues__batchSize         = "1"
    AzureFunctionsJobHost__extensions__queues__newBatchThreshold = "0"
    AzureFunctionsJobHost__extensions__queues__maxDequeueCount   = "5"
    AzureFunctionsJobHost__extensions__queues__visibilityTimeout = "00:01:00"
  }

  depends_on = [azurerm_role_assignment.this, azurerm_storage_container.package]
}

# Who writes to which queue is in the logs, so that a dead letter can be an alarm.
resource "azurerm_monitor_diagnostic_setting" "queues" {
  name                       = var.name
  target_resource_id         = "${azurerm_storage_account.this.id}/queueServices/default"
  log_analytics_workspace_id = var.workspace_id

  enabled_log {
    category = "StorageWrite"
  }
}
