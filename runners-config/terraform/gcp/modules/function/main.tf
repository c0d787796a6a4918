locals {
  dead_letters   = "${var.name}-dead-letters"
  pubsub_account = "serviceAccount:service-${var.project_number}@gcp-sa-pubsub.iam.gserviceaccount.com"
}

resource "google_storage_bucket_object" "package" {
  bucket = var.artifacts_bucket
  name   = "functions/${filemd5(var.package)}.zip"
  source = var.package
}

resource "google_artifact_registry_repository" "this" {
  repository_id = "${var.name}-function"
  location      = var.region
  format        = "DOCKER"
  description   = "Images of the function, which Cloud Build makes of its package"

  cleanup_policies {
    id     = "replaced"
    action = "DELETE"
    condition {
      older_than = "${var.artifact_days}d"
    }
  }

  cleanup_policies {
    id     = "latest"
    action = "KEEP"
    most_recent_versions {
      keep_count = 2
    }
  }
}

resource "google_artifact_registry_repository_iam_member" "build" {
  location   = google_artifact_registry_repository.this.location
  repository = google_artifact_registry_repository.this.repository_id
  role       = "roles/artifactregistry.writer"
  member     = "serviceAccount:${var.build_account}"
}

resource "google_cloudfunctions2_function" "this" {
  name        = var.name
  location    = var.region
  description = "Makes the tables of a range when its manifest appears in ${var.raw_bucket}"

  build_config {
    runtime           = "java17"
    entry_point       = "superhero.dataflow.serverless.gcp.StandardizeFunction"
    docker_repository = google_artifact_registry_repository.this.id
    service_account   = "projects/${var.project}/serviceAccounts/${var.build_account}"
    source {
      storage_source {
        bucket = google_storage_bucket_object.package.bucket
        object = google_storage_bucket_object.package.name
      }
    }
  }

  service_config {
    service_account_email            = var.function_account
    ingress_settings                 = "ALLOW_INTERNAL_ONLY"
    available_cpu                    = "1"
    available_memory                 = "2Gi"
    timeout_seconds                  = 540
    min_instance_count               = 0
    max_instance_count               = var.concurrency
    max_instance_request_concurrency = 1
    vpc_connector                    = var.vpc_connector == "" ? null : var.vpc_connector
    vpc_connector_egress_settings    = var.vpc_connector == "" ? null : "ALL_TRAFFIC"
    environment_variables            = { OPTIONS = var.options }
  }

  # Google filters by the bucket only; the function ignores what is no manifest.
  event_trigger {
    event_type            = "google.cloud.storage.object.v1.finalized"
    trigger_region        = var.region
    retry_policy          = "RETRY_POLICY_RETRY"
    service_account_email = var.events_account
    event_filters {
      attribute = "bucket"
      value     = var.raw_bucket
    }
  }

  depends_on = [google_artifact_registry_repository_iam_member.build]
}

resource "google_cloud_run_v2_service_iam_member" "events" {
  name     = google_cloudfunctions2_function.this.name
  location = google_cloudfunctions2_function.this.location
  role     = "roles/run.invoker"
  member   = "serviceAccount:${var.events_account}"
}

resource "google_pubsub_topic" "dead_letters" {
  name = local.dead_letters
}

resource "google_pubsub_subscription" "dead_letters" {
  name                       = local.dead_letters
  topic                      = google_pubsub_topic.dead_letters.id
  message_retention_duration = "604800s"

  expiration_policy {
    ttl = ""
  }
}

resource "google_pubsub_topic_iam_member" "dead_letters" {
  topic  = google_pubsub_topic.dead_letters.name
  role   = "roles/pubsub.publisher"
  member = local.pubsub_account
}

# Eventarc makes the subscription of the trigger, and Terraform cannot change what it did not make.
resource "terraform_data" "dead_letters" {
  triggers_replace = [google_cloudfunctions2_function.this.event_trigger[0].trigger, google_pubsub_topic.dead_letters.id]

  provisioner "local-exec" {
    command = <<-EOT
      set -e
      subscription=$(gcloud eventarc triggers describe "$TRIGGER" --format='value(transport.pubsub.subscription)')
      gcloud pubsub subscriptions update "$subscription" --dead-letter-topic="$TOPIC" --max-delivery-attempts=5 --min-retry-delay=30s --max-retry-delay=600s --quiet
      gcloud pubsub subscriptions add-iam-policy-binding "$subscription" --member="$MEMBER" --role=roles/pubsub.subscriber --quiet
    EOT
    environment = {
      TRIGGER = google_cloudfunctions2_function.this.event_trigger[0].trigger
      TOPIC   = google_pubsub_topic.dead_letters.id
      MEMBER  = local.pubsub_account
    }
  }

  depends_on = [google_pubsub_topic_iam_member.dead_letters]
}
