locals {
  # What the workbook shows, and above how many rows in a window it is an alarm.
  queries = merge(
    var.compute == "none" ? {} : {
      failed-jobs = {
        title  = "Jobs that failed"
        query  = "ContainerAppConsoleLogs_CL | where ContainerName_s == 'superhero-dataflow' and Log_s startswith 'superhero-dataflow failed: '"
        window = "PT15M"
      }
      # "ingest begins, lag 4876": what waits when a run begins.
      lag = {
        title  = "Runs that more messages waited for than max_lag allows"
        query  = "ContainerAppConsoleLogs_CL | where ContainerName_s == 'superhero-dataflow' and tolong(extract('^ingest begins, lag ([0-9]+)$', 1, Log_s)) > ${var.max_lag}"
        window = "PT15M"
      }
    },
    var.function ? {
      dead-letters = {
        title  = "Dead letters of the function"
        query  = "StorageQueueLogs | where OperationName == 'PutMessage' and StatusText == 'Success' and ObjectKey contains '-poison'"
        window = "PT15M"
      }
      late-events = {
        title  = "Events that waited an hour for the function"
        query  = "AppTraces | where Message startswith 'Trigger Details: MessageId: ' | extend inserted = todatetime(extract('(InsertionTime|InsertedOn): ([^,]+)', 2, Message)) | where TimeGenerated - inserted > 1h"
        window = "PT1H"
      }
    } : {},
  )
}

resource "azurerm_log_analytics_workspace" "this" {
  name                = var.name
  resource_group_name = var.group
  location            = var.location
  sku                 = "PerGB2018"
  retention_in_days   = var.log_days
}

resource "azurerm_monitor_action_group" "this" {
  name                = var.name
  resource_group_name = var.group
  short_name          = "superhero"

  dynamic "email_receiver" {
    for_each = var.alarm_email == "" ? [] : [var.alarm_email]
    content {
      name          = "operators"
      email_address = email_receiver.value
    }
  }
}

resource "azurerm_monitor_scheduled_query_rules_alert_v2" "this" {
  for_each = local.queries

  name                    = "${var.name}-${each.key}"
  display_name            = "${var.name}: ${each.value.title}"
  description             = "See runners-config/terraform/azure/README.md, When an alarm comes."
  resource_group_name     = var.group
  location                = var.location
  scopes                  = [azurerm_log_analytics_workspace.this.id]
  severity                = 1
  evaluation_frequency    = "PT15M"
  window_duration         = each.value.window
  auto_mitigation_enabled = true
  # The tables are there when the first row is.
  skip_query_validation = true

  criteria {
    query                   = each.value.query
    time_aggregation_method = "Count"
    operator                = "GreaterThan"
    threshold               = 0
  }

  action {
    action_groups = [azurerm_monitor_action_group.this.id]
  }
}

resource "azurerm_application_insights_workbook" "this" {
  name                = uuidv5("url", "https://superhero/${var.name}")
  resource_group_name = var.group
  location            = var.location
  display_name        = var.name
  source_id           = lower(azurerm_log_analytics_workspace.this.id)

  data_json = jsonencode({
    version = "Notebook/1.0"
    items = [for key, chart in local.queries : {
      type = 3
      name = key
      content = {
        version       = "KqlItem/1.0"
        title         = chart.title
        query         = "${chart.query} | summarize count() by bin(TimeGenerated, 15m)"
        size          = 0
        queryType     = 0
        resourceType  = "microsoft.operationalinsights/workspaces"
        visualization = "timechart"
      }
    }]
    fallbackResourceIds = [azurerm_log_analytics_workspace.this.id]
  })
}
