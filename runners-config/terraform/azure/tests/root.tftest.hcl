mock_provider "azurerm" {
  override_during = plan

  # Each id says what it is of.
  override_resource {
    target = module.access.azurerm_user_assigned_identity.this["job"]
    values = { id = "job", client_id = "job-client", principal_id = "job" }
  }
  override_resource {
    target = module.access.azurerm_user_assigned_identity.this["function"]
    values = { id = "function", client_id = "function-client", principal_id = "function" }
  }
  override_resource {
    target = module.access.azurerm_role_definition.this["writer"]
    values = { role_definition_resource_id = "writer" }
  }
  override_resource {
    target = module.access.azurerm_role_definition.this["eraser"]
    values = { role_definition_resource_id = "eraser" }
  }
  override_resource {
    target = module.buckets.azurerm_storage_account.this["lake"]
    values = { id = "/lake", primary_access_key = "planted-key", secondary_access_key = "planted-key" }
  }
  override_resource {
    target = module.buckets.azurerm_storage_account.this["artifacts"]
    values = { id = "/artifacts", primary_access_key = "planted-key", secondary_access_key = "planted-key" }
  }
  override_resource {
    target = module.function[0].azurerm_storage_account.this
    values = { id = "/function", primary_blob_endpoint = "https://superherolakefunction.blob.core.windows.net/", primary_access_key = "planted-key" }
  }
  override_resource {
    target = module.function[0].azurerm_eventgrid_system_topic.this
    values = { identity = { principal_id = "events" } }
  }
  override_resource {
    target = module.function[0].azurerm_application_insights.this
    values = { id = "/insights", connection_string = "planted-place" }
  }
  override_resource {
    target = module.observe.azurerm_log_analytics_workspace.this
    values = { id = "/workspace", primary_shared_key = "planted-key", secondary_shared_key = "planted-key" }
  }
}

variables {
  subscription_id = "00000000-0000-4000-8000-000000000001"
  account         = "superherolake"
  location        = "westeurope"
}

run "storage_alone_is_the_default" {
  command = plan

  assert {
    condition     = output.options == "--raw=azfs://superherolake/raw --standard=azfs://superherolake/standard"
    error_message = "options should name the containers, and nothing else"
  }
  assert {
    condition     = alltrue([for value in [output.function, output.queue, output.dead_letter_queue, output.compute, output.container, output.schedule, output.contributors] : value == ""])
    error_message = "nothing but the containers should be there by default"
  }
}

run "everything" {
  command = plan

  variables {
    compute           = "jobs"
    function          = true
    function_package  = "tests/root.tftest.hcl"
    schedule          = "0 * * * *"
    bootstrap_servers = "b-1:9092"
    topics            = "logs"
    contributors      = "00000000-0000-4000-8000-000000000002"
    ip_ranges         = ["192.0.2.0/24"]
    subnet            = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v/subnets/jobs"
    function_subnet   = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v/subnets/function"
    alarm_email       = "ops@example.com"
  }

  assert {
    condition     = endswith(output.options, " --standard=none")
    error_message = "ingest should write raw only, since the function makes the tables"
  }
  assert {
    condition     = output.function == "superherolakefunction" && output.queue != "" && output.dead_letter_queue != ""
    error_message = "the function and its queues should have names"
  }
  assert {
    condition     = { for each in jsondecode(output.container).env : each.name => each.value if each.name != "FETCH" } == { AZURE_CLIENT_ID = "job-client", JAR = "https://superherolakeartifacts.blob.core.windows.net/artifacts/jars/superhero-dataflow.jar" }
    error_message = "a job should have the identity of jobs and the jar of the artifacts"
  }
}

run "contributors_write_and_jobs_delete" {
  command = plan

  variables {
    compute                = "jobs"
    jobs_delete_raw        = true
    contributors           = "00000000-0000-4000-8000-000000000002"
    contributors_write_raw = true
  }

  assert {
    condition     = output.contributors == "00000000-0000-4000-8000-000000000002"
    error_message = "the group should be there"
  }
}

run "mistakes_are_sentences" {
  command = plan

  variables {
    subscription_id      = "mine"
    name                 = "Upper"
    account              = "with-dash"
    location             = "West Europe"
    raw_transition_days  = 30
    raw_expiration_days  = 30
    log_days             = 7
    contributors         = "everybody"
    ip_ranges            = ["192.0.2.0"]
    compute              = "databricks"
    job_cpu              = 8
    job_hours            = 0
    function             = true
    function_package     = "missing.zip"
    function_concurrency = 0
  }

  expect_failures = [
    var.subscription_id, var.name, var.account, var.location, var.raw_expiration_days, var.log_days, var.contributors,
    var.ip_ranges, var.compute, var.job_cpu, var.job_hours, var.function_package, var.function_concurrency,
  ]
}

run "what_is_filtered_needs_subnets_and_a_schedule_needs_jobs" {
  command = plan

  variables {
    ip_ranges        = ["192.0.2.0/24"]
    compute          = "jobs"
    function         = true
    function_package = "tests/root.tftest.hcl"
    schedule         = "0 * * * *"
  }

  expect_failures = [var.subnet, var.function_subnet, var.schedule]
}

run "what_destroy_left_is_adopted" {
  command = plan

  variables {
    adopt = true
  }

  override_resource {
    target = module.buckets.azurerm_resource_group.this
  }
  override_resource {
    target = module.buckets.azurerm_storage_account.this
  }
  override_resource {
    target = module.buckets.azurerm_storage_container.this
  }
  override_resource {
    target = module.buckets.azurerm_storage_management_policy.this
  }
}
