locals {
  # The logs of what is made here, by the type of their resources.
  logs = merge(
    var.function ? { cloud_run_revision = "resource.labels.service_name = \"${var.name}\"" } : {},
    var.compute == "dataflow" ? { dataflow_step = "resource.labels.job_name : \"${var.name}\"" } : {},
    var.compute == "serverless" ? {
      cloud_dataproc_batch                = "resource.labels.batch_id : \"${var.name}\""
      "workflows.googleapis.com/Workflow" = "resource.labels.workflow_id : \"${var.name}\""
    } : {},
  )
  log_filter = join(" OR ", [for type, filter in local.logs : "(resource.type = \"${type}\" AND ${filter})"])

  subscription = "resource.type = \"pubsub_subscription\" AND resource.labels.subscription_id"
  dataflow     = "resource.type = \"dataflow_job\" AND resource.labels.job_name = starts_with(\"${var.name}\")"

  # What the dashboard shows, and above what it is an alarm.
  metrics = merge(
    var.function ? {
      "Dead letters of the function" = {
        filter    = "${local.subscription} = \"${var.name}-dead-letters\" AND metric.type = \"pubsub.googleapis.com/subscription/num_undelivered_messages\""
        aligner   = "ALIGN_MAX"
        threshold = 0
      }
      "Seconds that an event waits for the function" = {
        filter    = "${local.subscription} = starts_with(\"eventarc-${var.region}-${var.name}\") AND metric.type = \"pubsub.googleapis.com/subscription/oldest_unacked_message_age\""
        aligner   = "ALIGN_MAX"
        threshold = 3600
      }
    } : {},
    var.compute == "dataflow" ? {
      "Failed jobs" = {
        filter    = "${local.dataflow} AND metric.type = \"dataflow.googleapis.com/job/is_failed\""
        aligner   = "ALIGN_MAX"
        threshold = 0
      }
      "Seconds that a job is behind" = {
        filter    = "${local.dataflow} AND metric.type = \"dataflow.googleapis.com/job/system_lag\""
        aligner   = "ALIGN_MAX"
        threshold = 3600
      }
    } : {},
    var.compute == "serverless" ? {
      "Failed workflows" = {
        filter    = "resource.type = \"workflows.googleapis.com/Workflow\" AND resource.labels.workflow_id = starts_with(\"${var.name}\") AND metric.type = \"workflows.googleapis.com/finished_execution_count\" AND metric.labels.status = \"FAILED\""
        aligner   = "ALIGN_DELTA"
        threshold = 0
      }
      "Messages that waited when a run began" = {
        filter    = "resource.type = \"cloud_dataproc_batch\" AND metric.type = \"logging.googleapis.com/user/${var.name}-lag\""
        aligner   = "ALIGN_PERCENTILE_50"
        threshold = var.max_lag
      }
    } : {},
    { for type in keys(local.logs) : "Errors in logs of ${type}" => {
      filter    = "resource.type = \"${type}\" AND metric.type = \"logging.googleapis.com/user/${var.name}-errors\""
      aligner   = "ALIGN_DELTA"
      threshold = 0
    } },
  )
}

resource "google_logging_project_bucket_config" "this" {
  project        = var.project
  location       = var.region
  bucket_id      = var.name
  description    = "Logs of what ${var.name} runs"
  retention_days = var.log_days
}

resource "google_logging_project_sink" "this" {
  count = length(local.logs) > 0 ? 1 : 0

  name                   = var.name
  destination            = "logging.googleapis.com/${google_logging_project_bucket_config.this.id}"
  filter                 = local.log_filter
  unique_writer_identity = true
}

resource "google_logging_metric" "errors" {
  count = length(local.logs) > 0 ? 1 : 0

  name   = "${var.name}-errors"
  filter = "severity>=ERROR AND (${local.log_filter})"

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "INT64"
  }
}

# "ingest begins, lag 4876", as the driver of a batch prints it.
resource "google_logging_metric" "lag" {
  count = var.compute == "serverless" ? 1 : 0

  name            = "${var.name}-lag"
  filter          = "${local.logs["cloud_dataproc_batch"]} AND \"ingest begins, lag\""
  value_extractor = "REGEXP_EXTRACT(jsonPayload.message, \"lag ([0-9]+)\")"

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "DISTRIBUTION"
  }
}

resource "google_monitoring_notification_channel" "email" {
  count = var.alarm_email == "" ? 0 : 1

  display_name = var.name
  type         = "email"
  labels       = { email_address = var.alarm_email }
}

resource "google_monitoring_alert_policy" "this" {
  for_each = local.metrics

  display_name          = "${var.name}: ${each.key}"
  combiner              = "OR"
  notification_channels = google_monitoring_notification_channel.email[*].name

  conditions {
    display_name = "${each.key} > ${each.value.threshold}"
    condition_threshold {
      filter          = each.value.filter
      comparison      = "COMPARISON_GT"
      threshold_value = each.value.threshold
      duration        = "0s"
      aggregations {
        alignment_period   = "300s"
        per_series_aligner = each.value.aligner
      }
    }
  }

  documentation {
    content = "See runners-config/terraform/gcp/README.md, When an alarm comes."
  }

  depends_on = [google_logging_metric.errors, google_logging_metric.lag]
}

resource "google_monitoring_dashboard" "this" {
  dashboard_json = jsonencode({
    displayName = var.name
    gridLayout = {
      columns = "2"
      widgets = [for title, metric in merge(local.metrics, local.buckets) : {
        title = title
        xyChart = {
          dataSets = [{
            plotType = "LINE"
            timeSeriesQuery = {
              timeSeriesFilter = {
                filter      = metric.filter
                aggregation = { alignmentPeriod = "300s", perSeriesAligner = metric.aligner }
              }
            }
          }]
        }
      }]
    }
  })
}

locals {
  buckets = {
    "Bytes of the buckets" = {
      filter  = "resource.type = \"gcs_bucket\" AND resource.labels.bucket_name = starts_with(\"${var.name}\") AND metric.type = \"storage.googleapis.com/storage/total_bytes\""
      aligner = "ALIGN_MEAN"
    }
    "Requests to the buckets" = {
      filter  = "resource.type = \"gcs_bucket\" AND resource.labels.bucket_name = starts_with(\"${var.name}\") AND metric.type = \"storage.googleapis.com/api/request_count\""
      aligner = "ALIGN_RATE"
    }
  }
}
