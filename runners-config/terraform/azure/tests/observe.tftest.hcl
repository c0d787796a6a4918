mock_provider "azurerm" {
  override_during = plan

  override_resource {
    target = azurerm_log_analytics_workspace.this
    values = { id = "/workspace" }
  }
  override_resource {
    target = azurerm_monitor_action_group.this
    values = { id = "/operators" }
  }
}

variables {
  name        = "lake"
  group       = "lake"
  location    = "westeurope"
  log_days    = 31
  alarm_email = "ops@example.com"
  compute     = "jobs"
  function    = true
  max_lag     = 5000
}

run "what_fails_waits_or_lags_is_an_alarm" {
  command = plan
  module {
    source = "./modules/observe"
  }

  assert {
    condition     = toset(keys(azurerm_monitor_scheduled_query_rules_alert_v2.this)) == toset(["failed-jobs", "lag", "dead-letters", "late-events"])
    error_message = "something that should be an alarm is none"
  }
  assert {
    condition     = endswith(azurerm_monitor_scheduled_query_rules_alert_v2.this["lag"].criteria[0].query, "> 5000")
    error_message = "the alarm should compare the lag with max_lag"
  }
  assert {
    condition     = alltrue([for alarm in azurerm_monitor_scheduled_query_rules_alert_v2.this : one(alarm.action[0].action_groups) == "/operators"]) && azurerm_monitor_action_group.this.email_receiver[0].email_address == "ops@example.com"
    error_message = "nobody hears of an alarm"
  }
  assert {
    condition     = azurerm_log_analytics_workspace.this.retention_in_days == 31
    error_message = "logs stay for other days"
  }
}

run "nothing_is_observed_that_is_not_there" {
  command = plan
  module {
    source = "./modules/observe"
  }
  variables {
    alarm_email = ""
    compute     = "none"
    function    = false
  }

  assert {
    condition     = length(azurerm_monitor_scheduled_query_rules_alert_v2.this) == 0 && length(azurerm_monitor_action_group.this.email_receiver) == 0
    error_message = "there is an alarm on nothing"
  }
}
