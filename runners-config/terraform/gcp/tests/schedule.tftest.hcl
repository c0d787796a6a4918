mock_provider "google" {
  override_during = plan
}

variables {
  name             = "lake"
  project          = "superhero-lake"
  region           = "europe-west1"
  schedule         = "0 * * * *"
  account          = "w@superhero-lake.iam.gserviceaccount.com"
  batch_workflow   = "lake-batch"
  raw              = "gs://lake-raw"
  standard         = "gs://lake-standard"
  ingest_standard  = "none"
  kafka            = ["--bootstrapServers=b-1:9092"]
  topics           = "logs"
  models           = ["--models=gs://lake-artifacts/models"]
  compute          = "serverless"
  runtime_version  = "1.2"
  subnet           = "projects/superhero-lake/regions/europe-west1/subnetworks/kafka"
  artifacts_bucket = "lake-artifacts"
  job_account      = "j@superhero-lake.iam.gserviceaccount.com"
  workflow_account = "w@superhero-lake.iam.gserviceaccount.com"
}

run "ingests_then_audits_then_compacts" {
  command = plan
  module {
    source = "./modules/schedule"
  }

  assert {
    condition = jsondecode(google_workflows_workflow.this.user_env_vars["INGEST"]).arguments == [
      "ingest", "--until=latest", "--raw=gs://lake-raw", "--standard=none", "--topics=logs", "--bootstrapServers=b-1:9092"
    ]
    error_message = "beside a function ingest should write raw only"
  }
  assert {
    condition     = contains(jsondecode(google_workflows_workflow.this.user_env_vars["COMPACT"]).arguments, "--unmarkedAfter=1h")
    error_message = "the function marks no folder, so compact should not wait for marks"
  }
  assert {
    condition     = jsondecode(google_workflows_workflow.this.user_env_vars["AUDIT"]).arguments[0] == "audit" && google_workflows_workflow.this.user_env_vars["BATCH"] == "lake-batch"
    error_message = "it should audit, as a batch"
  }
  assert {
    condition     = google_cloud_scheduler_job.this.schedule == "0 * * * *" && google_cloud_scheduler_job.this.http_target[0].oauth_token[0].service_account_email == "w@superhero-lake.iam.gserviceaccount.com"
    error_message = "it should start when the schedule says, as the account that may"
  }
}

run "a_batch_runs_as_the_job_in_the_subnetwork" {
  command = plan
  module {
    source = "./modules/compute"
  }

  assert {
    condition = google_workflows_workflow.batch[0].user_env_vars == tomap({
      NAME        = "lake"
      JAR         = "gs://lake-artifacts/jars/superhero-dataflow-spark.jar"
      RUNTIME     = "1.2"
      SUBNET      = "projects/superhero-lake/regions/europe-west1/subnetworks/kafka"
      STAGING     = "lake-artifacts"
      JOB_ACCOUNT = "j@superhero-lake.iam.gserviceaccount.com"
    })
    error_message = "a batch should be what was asked for"
  }
}
