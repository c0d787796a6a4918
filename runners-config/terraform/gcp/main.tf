data "google_project" "this" {
  project_id = var.project
}

data "google_storage_project_service_account" "this" {
  project = var.project
}

locals {
  # Names, not references, so that every policy is known before anything is made.
  buckets = { for kind in ["raw", "standard", "artifacts"] : kind => "${var.name}-${kind}-${var.project}" }

  raw      = "gs://${local.buckets.raw}"
  standard = "gs://${local.buckets.standard}"
  models   = var.models == "" ? [] : ["--models=${var.models}"]

  services = toset(concat(
    ["iam", "logging", "monitoring", "orgpolicy", "storage"],
    var.compute == "dataflow" ? ["compute", "dataflow"] : [],
    var.compute == "serverless" ? ["dataproc", "workflows", "workflowexecutions"] : [],
    var.function ? ["artifactregistry", "cloudbuild", "cloudfunctions", "eventarc", "pubsub", "run"] : [],
    var.schedule == "" ? [] : ["cloudscheduler"],
  ))
}

import {
  for_each = var.adopt ? local.buckets : {}
  to       = module.buckets.google_storage_bucket.this[each.key]
  id       = each.value
}

import {
  for_each = var.adopt && var.tls_only ? { "storage.secureHttpTransport" = "projects/${var.project}/policies/storage.secureHttpTransport" } : {}
  to       = module.buckets.google_org_policy_policy.tls_only[each.key]
  id       = each.value
}

resource "google_project_service" "this" {
  for_each = local.services

  service            = "${each.key}.googleapis.com"
  disable_on_destroy = false
}

module "buckets" {
  source = "./modules/buckets"

  project                  = var.project
  location                 = var.region
  buckets                  = local.buckets
  raw_transition_days      = var.raw_transition_days
  raw_expiration_days      = var.raw_expiration_days
  standard_expiration_days = var.standard_expiration_days
  artifact_version_days    = var.artifact_version_days
  log_days                 = var.log_days
  ip_ranges                = var.ip_ranges
  network                  = var.network
  tls_only                 = var.tls_only

  depends_on = [google_project_service.this]
}

module "access" {
  source = "./modules/access"

  name                   = var.name
  project                = var.project
  buckets                = module.buckets.names
  contributors           = var.contributors
  contributors_write_raw = var.contributors_write_raw
  compute                = var.compute
  function               = var.function
  schedule               = var.schedule != ""
  storage_agent          = data.google_storage_project_service_account.this.member

  depends_on = [google_project_service.this]
}

module "function" {
  source = "./modules/function"
  count  = var.function ? 1 : 0

  name             = var.name
  project          = var.project
  project_number   = data.google_project.this.number
  region           = var.region
  raw_bucket       = module.buckets.names.raw
  artifacts_bucket = module.buckets.names.artifacts
  package          = var.function_package
  concurrency      = var.function_concurrency
  options          = join(" ", concat(["--raw=${local.raw}", "--standard=${local.standard}"], local.models))
  vpc_connector    = var.vpc_connector
  function_account = module.access.accounts.function
  build_account    = module.access.accounts.build
  events_account   = module.access.accounts.events
  artifact_days    = var.artifact_version_days

  # All its grants, too.
  depends_on = [module.access]
}

module "compute" {
  source = "./modules/compute"

  count = var.compute == "none" ? 0 : 1

  name             = var.name
  project          = var.project
  region           = var.region
  compute          = var.compute
  runtime_version  = var.runtime_version
  subnet           = var.subnet
  artifacts_bucket = module.buckets.names.artifacts
  job_account      = module.access.accounts.job
  workflow_account = lookup(module.access.accounts, "workflow", "")

  depends_on = [module.access]
}

module "schedule" {
  source = "./modules/schedule"
  count  = var.schedule == "" ? 0 : 1

  name            = var.name
  region          = var.region
  schedule        = var.schedule
  account         = module.access.accounts.workflow
  batch_workflow  = module.compute[0].batch_workflow
  raw             = local.raw
  standard        = local.standard
  ingest_standard = var.function ? "none" : local.standard
  kafka           = concat(["--bootstrapServers=${var.bootstrap_servers}"], var.kafka_config == "" ? [] : ["--kafkaConfig=${var.kafka_config}"])
  topics          = var.topics
  models          = local.models
}

module "observe" {
  source = "./modules/observe"

  name        = var.name
  project     = var.project
  region      = var.region
  log_days    = var.log_days
  alarm_email = var.alarm_email
  max_lag     = var.max_lag
  compute     = var.compute
  function    = var.function

  depends_on = [google_project_service.this]
}
