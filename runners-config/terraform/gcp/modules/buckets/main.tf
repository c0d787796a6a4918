locals {
  # For each bucket the prefixes below which objects expire, with the days.
  expirations = {
    raw       = { "" = var.raw_expiration_days }
    standard  = { "" = var.standard_expiration_days }
    artifacts = { "diff/" = var.log_days, "dataflow/" = var.log_days }
  }
}

resource "google_storage_bucket" "this" {
  for_each = var.buckets

  name                        = each.value
  location                    = var.location
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"

  # A retry overwrites an object with itself, which would be kept, and paid, each time.
  soft_delete_policy {
    retention_duration_seconds = 0
  }

  versioning {
    enabled = each.key == "artifacts"
  }

  lifecycle_rule {
    action {
      type = "AbortIncompleteMultipartUpload"
    }
    condition {
      age = 7
    }
  }

  dynamic "lifecycle_rule" {
    for_each = each.key == "raw" && var.raw_transition_days > 0 ? [var.raw_transition_days] : []
    content {
      action {
        type          = "SetStorageClass"
        storage_class = "COLDLINE"
      }
      condition {
        age = lifecycle_rule.value
      }
    }
  }

  dynamic "lifecycle_rule" {
    for_each = { for prefix, days in local.expirations[each.key] : prefix => days if days > 0 }
    content {
      action {
        type = "Delete"
      }
      condition {
        age            = lifecycle_rule.value
        matches_prefix = lifecycle_rule.key == "" ? null : [lifecycle_rule.key]
      }
    }
  }

  dynamic "lifecycle_rule" {
    for_each = each.key == "artifacts" ? [var.artifact_version_days] : []
    content {
      action {
        type = "Delete"
      }
      condition {
        days_since_noncurrent_time = lifecycle_rule.value
        with_state                 = "ARCHIVED"
      }
    }
  }

  dynamic "ip_filter" {
    for_each = each.key == "raw" && length(var.ip_ranges) > 0 ? [var.ip_ranges] : []
    content {
      mode                           = "Enabled"
      allow_all_service_agent_access = true
      public_network_source {
        allowed_ip_cidr_ranges = ip_filter.value
      }
      dynamic "vpc_network_sources" {
        for_each = var.network == "" ? [] : [var.network]
        content {
          network                = vpc_network_sources.value
          allowed_ip_cidr_ranges = ["0.0.0.0/0"]
        }
      }
    }
  }

  # Also against a change of its name. The script `destroy` lets terraform forget the buckets.
  lifecycle {
    prevent_destroy = true
  }
}

resource "google_org_policy_policy" "tls_only" {
  for_each = var.tls_only ? toset(["storage.secureHttpTransport"]) : []

  name   = "projects/${var.project}/policies/${each.key}"
  parent = "projects/${var.project}"

  spec {
    rules {
      enforce = "TRUE"
    }
  }
}
