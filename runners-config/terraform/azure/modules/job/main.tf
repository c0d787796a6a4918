locals {
  # The stock image of a JDK; the jar comes from the artifacts when the job starts.
  container = {
    name  = "superhero-dataflow"
    image = "mcr.microsoft.com/openjdk/jdk:17-ubuntu"
    # What comes after it are $1, $2 and so on.
    command = ["bash", "-c", file("${path.module}/start.sh"), "start.sh"]
    env = [
      { name = "AZURE_CLIENT_ID", value = var.job.identity.client_id },
      { name = "FETCH", value = file("${path.module}/Fetch.java") },
      { name = "JAR", value = var.job.jar },
    ]
    resources = { cpu = var.job.cpu, memory = "${2 * var.job.cpu}Gi" }
  }
}

resource "azurerm_container_app_job" "this" {
  name                         = var.name
  resource_group_name          = var.group
  location                     = var.location
  container_app_environment_id = var.environment_id
  workload_profile_name        = "Consumption"
  replica_timeout_in_seconds   = 3600 * var.job.hours
  # What has failed is started again by the schedule or by hand, and goes on from the ledger.
  replica_retry_limit = 0

  identity {
    type         = "UserAssigned"
    identity_ids = [var.job.identity.id]
  }

  dynamic "manual_trigger_config" {
    for_each = var.schedule == "" ? [1] : []
    content {
      parallelism              = 1
      replica_completion_count = 1
    }
  }

  dynamic "schedule_trigger_config" {
    for_each = var.schedule == "" ? [] : [var.schedule]
    content {
      cron_expression          = schedule_trigger_config.value
      parallelism              = 1
      replica_completion_count = 1
    }
  }

  template {
    container {
      name    = local.container.name
      image   = local.container.image
      command = local.container.command
      args    = var.arguments
      cpu     = local.container.resources.cpu
      memory  = local.container.resources.memory

      dynamic "env" {
        for_each = local.container.env
        content {
          name  = env.value.name
          value = env.value.value
        }
      }
    }
  }
}
