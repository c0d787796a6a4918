mock_provider "google" {}

variables {
  project                  = "superhero-lake"
  location                 = "europe-west1"
  buckets                  = { raw = "lake-raw", standard = "lake-standard", artifacts = "lake-artifacts" }
  raw_transition_days      = 0
  raw_expiration_days      = 0
  standard_expiration_days = 0
  artifact_version_days    = 9
  log_days                 = 14
  ip_ranges                = []
  network                  = ""
  tls_only                 = true
}

run "private_and_kept" {
  command = plan
  module {
    source = "./modules/buckets"
  }

  assert {
    condition     = alltrue([for bucket in google_storage_bucket.this : bucket.public_access_prevention == "enforced" && bucket.uniform_bucket_level_access])
    error_message = "no bucket should be public, and none should have rights of single objects"
  }
  assert {
    condition     = alltrue([for bucket in google_storage_bucket.this : bucket.soft_delete_policy[0].retention_duration_seconds == 0 && bucket.force_destroy != true])
    error_message = "what is overwritten should not be kept, and no bucket should be deleted with what is in it"
  }
  assert {
    condition     = { for kind, bucket in google_storage_bucket.this : kind => bucket.versioning[0].enabled } == { raw = false, standard = false, artifacts = true }
    error_message = "artifacts, and nothing else, should have versions"
  }
  assert {
    condition     = google_org_policy_policy.tls_only["storage.secureHttpTransport"].name == "projects/superhero-lake/policies/storage.secureHttpTransport" && google_org_policy_policy.tls_only["storage.secureHttpTransport"].spec[0].rules[0].enforce == "TRUE"
    error_message = "requests without TLS should be refused"
  }
  assert {
    condition     = alltrue([for kind in ["raw", "standard"] : [for rule in google_storage_bucket.this[kind].lifecycle_rule : one(rule.action).type] == ["AbortIncompleteMultipartUpload"]])
    error_message = "data should be kept for ever unless a variable says otherwise"
  }
  assert {
    condition     = alltrue([for bucket in google_storage_bucket.this : length(bucket.ip_filter) == 0])
    error_message = "buckets should be reached from anywhere unless ip_ranges says otherwise"
  }
}

run "expiring_and_filtered" {
  command = plan
  module {
    source = "./modules/buckets"
  }

  variables {
    raw_transition_days      = 90
    raw_expiration_days      = 400
    standard_expiration_days = 800
    ip_ranges                = ["192.0.2.0/24"]
    network                  = "projects/superhero-lake/global/networks/kafka"
    tls_only                 = false
  }

  assert {
    condition = {
      for kind, bucket in google_storage_bucket.this : kind => [
        for rule in bucket.lifecycle_rule : join(" ", compact([
          one(rule.action).type, one(rule.action).storage_class, one(rule.condition).age, one(rule.condition).days_since_noncurrent_time,
          join(" ", coalesce(one(rule.condition).matches_prefix, [])),
        ]))
      ]
      } == {
      raw       = ["AbortIncompleteMultipartUpload 7", "SetStorageClass COLDLINE 90", "Delete 400"]
      standard  = ["AbortIncompleteMultipartUpload 7", "Delete 800"]
      artifacts = ["AbortIncompleteMultipartUpload 7", "Delete 14 dataflow/", "Delete 14 diff/", "Delete 9"]
    }
    error_message = "lifecycle rules should be those of the variables"
  }
  assert {
    condition = (
      google_storage_bucket.this["raw"].ip_filter[0].mode == "Enabled"
      && google_storage_bucket.this["raw"].ip_filter[0].public_network_source[0].allowed_ip_cidr_ranges == tolist(["192.0.2.0/24"])
      && google_storage_bucket.this["raw"].ip_filter[0].vpc_network_sources[0].network == "projects/superhero-lake/global/networks/kafka"
      && length(google_storage_bucket.this["standard"].ip_filter) == 0
    )
    error_message = "raw, and nothing else, should be reached from ip_ranges and from the network of the jobs only"
  }
  assert {
    condition     = length(google_org_policy_policy.tls_only) == 0
    error_message = "a project outside of an organization has no policies"
  }
}
