# A template of a batch, which takes the arguments of the program: the schedule and `submit` start it.
resource "google_workflows_workflow" "batch" {
  count = var.compute == "serverless" ? 1 : 0

  name                = "${var.name}-batch"
  region              = var.region
  description         = "Runs one command of the program as a batch of Serverless for Apache Spark"
  service_account     = var.workflow_account
  call_log_level      = "LOG_ERRORS_ONLY"
  deletion_protection = false
  source_contents     = file("${path.module}/batch.yaml")

  user_env_vars = {
    NAME        = var.name
    JAR         = "gs://${var.artifacts_bucket}/jars/superhero-dataflow-spark.jar"
    RUNTIME     = var.runtime_version
    SUBNET      = var.subnet
    STAGING     = var.artifacts_bucket
    JOB_ACCOUNT = var.job_account
  }
}

locals {
  # What a job on Dataflow needs beside its own options.
  dataflow_options = {
    runner          = "DataflowRunner"
    project         = var.project
    region          = var.region
    serviceAccount  = var.job_account
    subnetwork      = "https://www.googleapis.com/compute/v1/${var.subnet}"
    usePublicIps    = "false"
    gcpTempLocation = "gs://${var.artifacts_bucket}/dataflow"
  }
}
