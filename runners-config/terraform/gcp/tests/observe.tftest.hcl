mock_provider "google" {
  override_during = plan
}

variables {
  name        = "lake"
  project     = "superhero-lake"
  region      = "europe-west1"
  log_days    = 7
  alarm_email = "ops@example.com"
  compute     = "serverless"
  function    = true
  max_lag     = 5000
}

run "what_fails_waits_or_lags_is_an_alarm" {
  command = plan
  module {
    source = "./modules/observe"
  }

  assert {
    condition = length(setsubtract([
      "Dead letters of the function", "Seconds that an event waits for the function", "Failed workflows",
      "Messages that waited when a run began", "Errors in logs of cloud_dataproc_batch",
    ], keys(google_monitoring_alert_policy.this))) == 0
    error_message = "something that should be an alarm is none"
  }
  assert {
    condition = (
      google_monitoring_alert_policy.this["Messages that waited when a run began"].conditions[0].condition_threshold[0].threshold_value == 5000
      && strcontains(google_logging_metric.lag[0].value_extractor, "lag ([0-9]+)")
    )
    error_message = "the alarm should compare the lag with max_lag"
  }
  assert {
    condition     = alltrue([for alarm in google_monitoring_alert_policy.this : length(alarm.notification_channels) == 1])
    error_message = "nobody hears of an alarm"
  }
  assert {
    condition     = google_logging_project_bucket_config.this.retention_days == 7
    error_message = "logs stay for other days"
  }
}

run "a_job_on_dataflow_lags_by_its_own_metric" {
  command = plan
  module {
    source = "./modules/observe"
  }
  variables {
    compute     = "dataflow"
    function    = false
    alarm_email = ""
  }

  assert {
    condition     = contains(keys(google_monitoring_alert_policy.this), "Seconds that a job is behind") && length(google_logging_metric.lag) == 0
    error_message = "a job that is behind is no alarm"
  }
  assert {
    condition     = !contains(keys(google_monitoring_alert_policy.this), "Dead letters of the function")
    error_message = "there is an alarm on nothing"
  }
}
