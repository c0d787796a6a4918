resource "azurerm_container_app_environment" "this" {
  name                           = var.name
  resource_group_name            = var.group
  location                       = var.location
  logs_destination               = "log-analytics"
  log_analytics_workspace_id     = var.workspace_id
  infrastructure_subnet_id       = var.subnet == "" ? null : var.subnet
  internal_load_balancer_enabled = var.subnet == "" ? null : true

  workload_profile {
    name                  = "Consumption"
    workload_profile_type = "Consumption"
  }

  lifecycle {
    # Azure names it.
    ignore_changes = [infrastructure_resource_group_name]
  }
}

# A template: `submit` starts it with arguments.
module "job" {
  source = "../job"

  name           = var.name
  group          = var.group
  location       = var.location
  environment_id = azurerm_container_app_environment.this.id
  job            = var.job
  arguments      = ["--version"]
}
