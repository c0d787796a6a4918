mock_provider "google" {
  override_during = plan
}

variables {
  name                   = "lake"
  project                = "superhero-lake"
  buckets                = { raw = "lake-raw", standard = "lake-standard", artifacts = "lake-artifacts" }
  contributors           = "group:data@example.com"
  contributors_write_raw = false
  compute                = "serverless"
  function               = true
  schedule               = true
  storage_agent          = "serviceAccount:agent@example.com"
}

run "each_identity_reads_and_writes_its_buckets_only" {
  command = plan
  module {
    source = "./modules/access"
  }

  assert {
    condition     = toset(keys(google_service_account.this)) == toset(["job", "function", "build", "events", "workflow"])
    error_message = "other identities than those that work"
  }
  assert {
    condition = alltrue([
      for grant in values(google_storage_bucket_iam_member.this) :
      grant.bucket != "lake-raw" || grant.role != "projects/superhero-lake/roles/lake_writer"
      || grant.member == "serviceAccount:lake-job@superhero-lake.iam.gserviceaccount.com"
    ])
    error_message = "others than jobs write raw"
  }
  assert {
    condition     = google_storage_bucket_iam_member.contributors[0].role == "roles/storage.objectViewer" && google_storage_bucket_iam_member.contributors[0].bucket == "lake-raw"
    error_message = "contributors do more than read raw"
  }
  assert {
    condition = alltrue([
      for role in values(google_project_iam_custom_role.this) :
      alltrue([for permission in role.permissions : !strcontains(permission, "*")])
    ])
    error_message = "a permission has a wildcard"
  }
  assert {
    condition = alltrue([
      for grant in concat(values(google_project_iam_member.this), values(google_storage_bucket_iam_member.this)) :
      !contains(["roles/owner", "roles/editor", "roles/viewer", "roles/storage.admin"], grant.role)
    ])
    error_message = "a role is wider than it needs to be"
  }
  assert {
    condition     = google_service_account_iam_member.workflow[0].role == "roles/iam.serviceAccountUser"
    error_message = "the schedule cannot start a batch that runs as the job"
  }
}

run "contributors_may_add_and_not_overwrite" {
  command = plan
  module {
    source = "./modules/access"
  }
  variables {
    contributors_write_raw = true
    compute                = "none"
    function               = false
    schedule               = false
  }

  assert {
    condition     = google_storage_bucket_iam_member.contributors[0].role == "projects/superhero-lake/roles/lake_adder" && !contains(google_project_iam_custom_role.this["adder"].permissions, "storage.objects.delete")
    error_message = "contributors may delete or overwrite"
  }
  assert {
    condition     = length(google_service_account.this) + length(google_storage_bucket_iam_member.this) + length(google_project_iam_member.this) == 0
    error_message = "there is an identity that nothing runs as"
  }
}
