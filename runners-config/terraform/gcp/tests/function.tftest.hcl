mock_provider "google" {
  override_during = plan
}

variables {
  name             = "superhero-dataflow"
  project          = "superhero-lake"
  project_number   = "123456789012"
  region           = "europe-west1"
  raw_bucket       = "lake-raw"
  artifacts_bucket = "lake-artifacts"
  package          = "tests/function.tftest.hcl"
  concurrency      = 7
  options          = "--raw=gs://lake-raw --standard=gs://lake-standard"
  vpc_connector    = ""
  function_account = "f@superhero-lake.iam.gserviceaccount.com"
  build_account    = "b@superhero-lake.iam.gserviceaccount.com"
  events_account   = "e@superhero-lake.iam.gserviceaccount.com"
  artifact_days    = 30
}

run "bounded_and_tried_again" {
  command = plan
  module {
    source = "./modules/function"
  }

  assert {
    condition     = google_cloudfunctions2_function.this.service_config[0].max_instance_count == 7 && google_cloudfunctions2_function.this.service_config[0].max_instance_request_concurrency == 1
    error_message = "no more functions should run than concurrency says"
  }
  assert {
    condition     = google_cloudfunctions2_function.this.service_config[0].environment_variables == tomap({ OPTIONS = "--raw=gs://lake-raw --standard=gs://lake-standard" })
    error_message = "the function should get the options of standardize"
  }
  assert {
    condition = (
      google_cloudfunctions2_function.this.event_trigger[0].event_type == "google.cloud.storage.object.v1.finalized"
      && google_cloudfunctions2_function.this.event_trigger[0].retry_policy == "RETRY_POLICY_RETRY"
      && one(google_cloudfunctions2_function.this.event_trigger[0].event_filters).value == "lake-raw"
    )
    error_message = "each new object of raw should be an event, which is tried again"
  }
  assert {
    condition     = google_cloudfunctions2_function.this.service_config[0].ingress_settings == "ALLOW_INTERNAL_ONLY" && google_cloud_run_v2_service_iam_member.events.member == "serviceAccount:e@superhero-lake.iam.gserviceaccount.com"
    error_message = "events only should call the function"
  }
  assert {
    condition     = google_pubsub_subscription.dead_letters.expiration_policy[0].ttl == ""
    error_message = "the queue of dead letters should not go when nobody reads it"
  }
}
