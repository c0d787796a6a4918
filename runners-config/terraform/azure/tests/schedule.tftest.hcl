mock_provider "azurerm" {
  override_during = plan
}

variables {
  name            = "superhero-dataflow"
  group           = "superhero-dataflow"
  location        = "westeurope"
  schedule        = "0 * * * *"
  environment_id  = "/environment"
  raw             = "azfs://lake/raw"
  standard        = "azfs://lake/standard"
  ingest_standard = "azfs://lake/standard"
  kafka           = ["--bootstrapServers=b-1:9092"]
  topics          = "logs"
  models          = []
  job = {
    identity = { id = "job", client_id = "job-client", principal_id = "job" }
    jar      = "https://lake.blob.core.windows.net/artifacts/jars/superhero-dataflow.jar"
    cpu      = 2
    hours    = 24
  }
  # Of the module job.
  arguments = ["ingest", "+", "audit"]
}

run "one_job_each_hour" {
  command = plan
  module {
    source = "./modules/job"
  }

  assert {
    condition = (
      azurerm_container_app_job.this.schedule_trigger_config[0].cron_expression == "0 * * * *"
      && azurerm_container_app_job.this.schedule_trigger_config[0].parallelism == 1
      && length(azurerm_container_app_job.this.manual_trigger_config) == 0
    )
    error_message = "one container should start when the schedule says"
  }
  assert {
    condition     = azurerm_container_app_job.this.template[0].container[0].args == tolist(["ingest", "+", "audit"]) && azurerm_container_app_job.this.template[0].container[0].memory == "4Gi"
    error_message = "it should run the arguments, in two GiB a core"
  }
  assert {
    condition     = one(azurerm_container_app_job.this.identity[0].identity_ids) == "job"
    error_message = "it should run as the identity of jobs"
  }
}
