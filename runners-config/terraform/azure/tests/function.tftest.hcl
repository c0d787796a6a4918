mock_provider "azurerm" {
  override_during = plan
}

variables {
  name            = "superhero-dataflow"
  account         = "superherolakefunction"
  group           = "superhero-dataflow"
  location        = "westeurope"
  lake_account_id = "/lake"
  raw_container   = "raw"
  package         = "tests/function.tftest.hcl"
  concurrency     = 7
  options         = "--raw=azfs://superherolake/raw --standard=azfs://superherolake/standard"
  subnet          = ""
  identity        = { id = "function", client_id = "function-client", principal_id = "function" }
  workspace_id    = "/workspace"
}

run "bounded_and_tried_again" {
  command = plan
  module {
    source = "./modules/function"
  }

  assert {
    condition = (
      azurerm_function_app_flex_consumption.this.maximum_instance_count == 7
      && azurerm_function_app_flex_consumption.this.app_settings.AzureFunctionsJobHost__extensions__queues__batchSize == "1"
      && azurerm_function_app_flex_consumption.this.app_settings.AzureFunctionsJobHost__extensions__queues__newBatchThreshold == "0"
    )
    error_message = "no more functions should run than concurrency says"
  }
  assert {
    condition     = azurerm_function_app_flex_consumption.this.app_settings.OPTIONS == "--raw=azfs://superherolake/raw --standard=azfs://superherolake/standard" && azurerm_function_app_flex_consumption.this.app_settings.QUEUE == "superhero-dataflow"
    error_message = "the function should get the options of standardize and the name of its queue"
  }
  assert {
    condition     = toset(keys(azurerm_storage_queue.this)) == toset(["superhero-dataflow", "superhero-dataflow-poison"]) && azurerm_function_app_flex_consumption.this.app_settings.AzureFunctionsJobHost__extensions__queues__maxDequeueCount == "5"
    error_message = "what failed five times should go to a queue of dead letters"
  }
  assert {
    condition = (
      azurerm_eventgrid_system_topic_event_subscription.this.included_event_types == tolist(["Microsoft.Storage.BlobCreated"])
      && azurerm_eventgrid_system_topic_event_subscription.this.subject_filter[0].subject_begins_with == "/blobServices/default/containers/raw/blobs/"
      && azurerm_eventgrid_system_topic_event_subscription.this.subject_filter[0].subject_ends_with == ".json"
      && azurerm_eventgrid_system_topic_event_subscription.this.storage_queue_endpoint[0].queue_name == "superhero-dataflow"
    )
    error_message = "each manifest of raw, and no other blob, should be a message"
  }
  assert {
    condition     = !azurerm_storage_account.this.shared_access_key_enabled && !azurerm_storage_account.this.allow_nested_items_to_be_public && azurerm_storage_account.this.min_tls_version == "TLS1_2" && azurerm_storage_account.this.https_traffic_only_enabled
    error_message = "the account of the function should be as closed as the others"
  }
  assert {
    condition     = azurerm_function_app_flex_consumption.this.https_only && azurerm_function_app_flex_consumption.this.site_config[0].minimum_tls_version == "1.2" && azurerm_function_app_flex_consumption.this.site_config[0].ip_restriction_default_action == "Deny"
    error_message = "nobody should call the function over the network"
  }
}
