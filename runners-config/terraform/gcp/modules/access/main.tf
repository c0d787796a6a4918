locals {
  has_job     = var.compute != "none"
  has_batches = var.compute == "serverless"

  # Who is there, and what for.
  identities = {
    job      = { made = local.has_job, text = "Jobs: ingest, standardize, replay, compact, audit, diff" }
    function = { made = var.function, text = "The function that makes tables" }
    build    = { made = var.function, text = "Builds the function" }
    events   = { made = var.function, text = "Brings events to the function" }
    workflow = { made = local.has_batches, text = "Starts batches, and the workflows of the schedule" }
  }
  made = { for identity, settings in local.identities : identity => settings.text if settings.made }

  # Names, not references, so that every grant is known before anything is made.
  emails  = { for identity in keys(local.identities) : identity => "${var.name}-${identity}@${var.project}.iam.gserviceaccount.com" }
  reader  = "roles/storage.objectViewer"
  adder   = "projects/${var.project}/roles/${local.role_ids.adder}"
  writer  = "projects/${var.project}/roles/${local.role_ids.writer}"
  batches = "projects/${var.project}/roles/${local.role_ids.batches}"

  # What is granted on a bucket; with a prefix only on the objects below it.
  bucket_grants = merge(
    local.has_job ? {
      "job raw"                = { identity = "job", bucket = "raw", role = local.writer, prefix = "" }
      "job standard"           = { identity = "job", bucket = "standard", role = local.writer, prefix = "" }
      "job artifacts"          = { identity = "job", bucket = "artifacts", role = local.reader, prefix = "" }
      "job artifacts diff"     = { identity = "job", bucket = "artifacts", role = local.writer, prefix = "diff/" }
      "job artifacts dataflow" = { identity = "job", bucket = "artifacts", role = local.writer, prefix = "dataflow/" }
    } : {},
    var.function ? {
      "function raw"       = { identity = "function", bucket = "raw", role = local.reader, prefix = "" }
      "function standard"  = { identity = "function", bucket = "standard", role = local.writer, prefix = "" }
      "function artifacts" = { identity = "function", bucket = "artifacts", role = local.reader, prefix = "" }
      "build artifacts"    = { identity = "build", bucket = "artifacts", role = local.reader, prefix = "" }
    } : {},
  )

  # What Google ties to nothing narrower than a project.
  project_grants = merge(
    var.compute == "dataflow" ? { "job dataflow" = { identity = "job", role = "roles/dataflow.worker" } } : {},
    local.has_batches ? {
      "job serverless"   = { identity = "job", role = "roles/dataproc.worker" }
      "workflow batches" = { identity = "workflow", role = local.batches }
      "workflow logs"    = { identity = "workflow", role = "roles/logging.logWriter" }
    } : {},
    var.schedule ? { "workflow workflows" = { identity = "workflow", role = "roles/workflows.invoker" } } : {},
    var.function ? {
      "build logs"    = { identity = "build", role = "roles/logging.logWriter" }
      "events events" = { identity = "events", role = "roles/eventarc.eventReceiver" }
    } : {},
  )

  custom_roles = {
    adder = ["storage.objects.create", "storage.objects.get", "storage.objects.list"]
    # To overwrite an object is to delete it, for Google.
    writer  = ["storage.objects.create", "storage.objects.delete", "storage.objects.get", "storage.objects.list"]
    batches = ["dataproc.batches.create", "dataproc.batches.get"]
  }
  role_ids = { for role in keys(local.custom_roles) : role => replace("${var.name}_${role}", "-", "_") }
}

resource "google_service_account" "this" {
  for_each = local.made

  account_id   = "${var.name}-${each.key}"
  display_name = each.value
}

resource "google_project_iam_custom_role" "this" {
  for_each = local.custom_roles

  role_id     = local.role_ids[each.key]
  title       = "${var.name} ${each.key}"
  permissions = each.value
}

resource "google_storage_bucket_iam_member" "this" {
  for_each = local.bucket_grants

  bucket = var.buckets[each.value.bucket]
  role   = each.value.role
  member = "serviceAccount:${local.emails[each.value.identity]}"

  dynamic "condition" {
    for_each = each.value.prefix == "" ? [] : [each.value.prefix]
    content {
      title      = "below ${condition.value}"
      expression = "resource.name.startsWith(\"projects/_/buckets/${var.buckets[each.value.bucket]}/objects/${condition.value}\")"
    }
  }

  depends_on = [google_service_account.this, google_project_iam_custom_role.this]
}

resource "google_storage_bucket_iam_member" "contributors" {
  count = var.contributors == "" ? 0 : 1

  bucket = var.buckets.raw
  role   = var.contributors_write_raw ? local.adder : local.reader
  member = var.contributors

  depends_on = [google_project_iam_custom_role.this]
}

resource "google_project_iam_member" "this" {
  for_each = local.project_grants

  project = var.project
  role    = each.value.role
  member  = "serviceAccount:${local.emails[each.value.identity]}"

  depends_on = [google_service_account.this, google_project_iam_custom_role.this]
}

# Who starts a batch lets it run as the job.
resource "google_service_account_iam_member" "workflow" {
  count = local.has_batches ? 1 : 0

  service_account_id = "projects/${var.project}/serviceAccounts/${local.emails.job}"
  role               = "roles/iam.serviceAccountUser"
  member             = "serviceAccount:${local.emails.workflow}"

  depends_on = [google_service_account.this]
}

# Cloud Storage itself sends the events of a bucket.
resource "google_project_iam_member" "storage_events" {
  count = var.function ? 1 : 0

  project = var.project
  role    = "roles/pubsub.publisher"
  member  = var.storage_agent
}
