locals {
  lake = ["--raw=${var.raw}", "--standard=${var.standard}"]
  jobs = {
    INGEST = concat(["ingest", "--until=latest", "--raw=${var.raw}", "--standard=${var.ingest_standard}", "--topics=${var.topics}"], var.kafka, var.ingest_standard == "none" ? [] : var.models)
    AUDIT  = concat(["audit"], local.lake, var.kafka)
    # The function marks no folder.
    COMPACT = concat(["compact", "--standard=${var.standard}"], var.ingest_standard == "none" ? ["--unmarkedAfter=1h"] : [], var.models)
  }
}

resource "google_workflows_workflow" "this" {
  name                = var.name
  region              = var.region
  description         = "Ingests what is there, then audits, then compacts; ends at the first that fails"
  service_account     = var.account
  call_log_level      = "LOG_ERRORS_ONLY"
  deletion_protection = false
  source_contents     = file("${path.module}/jobs.yaml")

  user_env_vars = merge({ BATCH = var.batch_workflow }, { for job, arguments in local.jobs : job => jsonencode({ arguments = arguments }) })
}

resource "google_cloud_scheduler_job" "this" {
  name        = var.name
  region      = var.region
  description = "Starts the workflow ${var.name}"
  schedule    = var.schedule
  time_zone   = "Etc/UTC"

  retry_config {
    retry_count = 3
  }

  http_target {
    http_method = "POST"
    uri         = "https://workflowexecutions.googleapis.com/v1/${google_workflows_workflow.this.id}/executions"
    headers     = { "Content-Type" = "application/json" }
    body        = base64encode(jsonencode({}))

    oauth_token {
      service_account_email = var.account
    }
  }
}
