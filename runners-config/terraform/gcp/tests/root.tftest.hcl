mock_provider "google" {
  override_during = plan

  mock_data "google_project" {
    defaults = { number = "123456789012" }
  }
  mock_data "google_storage_project_service_account" {
    defaults = { member = "serviceAccount:service-123456789012@gs-project-accounts.iam.gserviceaccount.com" }
  }
}

variables {
  project = "superhero-lake"
  region  = "europe-west1"
  network = "projects/superhero-lake/global/networks/kafka"
  subnet  = "projects/superhero-lake/regions/europe-west1/subnetworks/kafka"
}

run "storage_alone_is_the_default" {
  command = plan

  assert {
    condition     = output.options == "--raw=gs://superhero-dataflow-raw-superhero-lake --standard=gs://superhero-dataflow-standard-superhero-lake"
    error_message = "options should name the buckets, and nothing else"
  }
  assert {
    condition     = alltrue([for value in [output.function, output.queue, output.dead_letter_queue, output.batch_workflow, output.dataflow_options, output.job_account, output.contributors] : value == ""])
    error_message = "nothing but the buckets should be there by default"
  }
}

run "everything" {
  command = plan

  variables {
    compute           = "serverless"
    function          = true
    function_package  = "tests/root.tftest.hcl"
    schedule          = "0 * * * *"
    bootstrap_servers = "b-1:9092"
    topics            = "logs"
    contributors      = "group:data@example.com"
    ip_ranges         = ["192.0.2.0/24"]
    vpc_connector     = "projects/superhero-lake/locations/europe-west1/connectors/kafka"
    alarm_email       = "ops@example.com"
  }

  assert {
    condition     = endswith(output.options, " --standard=none")
    error_message = "ingest should write raw only, since the function makes the tables"
  }
  assert {
    condition     = output.function == "superhero-dataflow" && output.dead_letter_queue == "superhero-dataflow-dead-letters" && output.batch_workflow == "superhero-dataflow-batch"
    error_message = "the function, its dead letters and the batch should have names"
  }
}

run "dataflow" {
  command = plan

  variables {
    compute                = "dataflow"
    contributors           = "group:data@example.com"
    contributors_write_raw = true
  }

  assert {
    condition     = strcontains(output.dataflow_options, "--serviceAccount=superhero-dataflow-job@superhero-lake.iam.gserviceaccount.com --subnetwork=https://www.googleapis.com/compute/v1/projects/superhero-lake/")
    error_message = "a job on Dataflow should run as the job's account, in the subnetwork"
  }
}

run "mistakes_are_sentences" {
  command = plan

  variables {
    project              = "P"
    name                 = "Upper"
    region               = "Europe"
    raw_transition_days  = 30
    raw_expiration_days  = 30
    log_days             = 0
    contributors         = "allUsers"
    ip_ranges            = ["192.0.2.0"]
    subnet               = ""
    compute              = "serverless"
    runtime_version      = "2.2"
    function             = true
    function_package     = "missing.zip"
    function_concurrency = 0
    schedule             = "hourly"
  }

  expect_failures = [
    var.project, var.name, var.region, var.raw_expiration_days, var.log_days, var.contributors, var.ip_ranges,
    var.subnet, var.runtime_version, var.function_package, var.function_concurrency, var.schedule,
  ]
}

run "a_filtered_bucket_needs_the_network" {
  command = plan

  variables {
    ip_ranges        = ["192.0.2.0/24"]
    network          = ""
    function         = true
    function_package = "tests/root.tftest.hcl"
  }

  expect_failures = [var.network, var.vpc_connector]
}

run "what_destroy_left_is_adopted" {
  command = plan

  variables {
    adopt = true
  }

  override_resource {
    target = module.buckets.google_storage_bucket.this
  }
  override_resource {
    target = module.buckets.google_org_policy_policy.tls_only
  }
}
