locals {
  # Names, not references, so that every grant is known before anything is made.
  group    = "/subscriptions/${var.subscription_id}/resourceGroups/${var.name}"
  accounts = { lake = var.account, artifacts = "${var.account}artifacts" }
  account_ids = {
    for kind, account in local.accounts : kind => "${local.group}/providers/Microsoft.Storage/storageAccounts/${account}"
  }
  # Versions are a matter of a whole account, so the artifacts have one of their own.
  containers = { raw = "lake", standard = "lake", artifacts = "artifacts" }
  container_ids = {
    for container, kind in local.containers : container => "${local.account_ids[kind]}/blobServices/default/containers/${container}"
  }

  locations = { for container, kind in local.containers : container => "azfs://${local.accounts[kind]}/${container}" }
  models    = var.models == "" ? [] : ["--models=${var.models}"]
  kafka     = concat(["--bootstrapServers=${var.bootstrap_servers}"], var.kafka_config == "" ? [] : ["--kafkaConfig=${var.kafka_config}"])
}

import {
  for_each = var.adopt ? { group = local.group } : {}
  to       = module.buckets.azurerm_resource_group.this
  id       = each.value
}

import {
  for_each = var.adopt ? local.account_ids : {}
  to       = module.buckets.azurerm_storage_account.this[each.key]
  id       = each.value
}

import {
  for_each = var.adopt ? local.container_ids : {}
  to       = module.buckets.azurerm_storage_container.this[each.key]
  id       = each.value
}

import {
  for_each = var.adopt ? local.account_ids : {}
  to       = module.buckets.azurerm_storage_management_policy.this[each.key]
  id       = "${each.value}/managementPolicies/default"
}

module "buckets" {
  source = "./modules/buckets"

  group                    = var.name
  location                 = var.location
  accounts                 = local.accounts
  containers               = local.containers
  raw_transition_days      = var.raw_transition_days
  raw_expiration_days      = var.raw_expiration_days
  standard_expiration_days = var.standard_expiration_days
  artifact_version_days    = var.artifact_version_days
  log_days                 = var.log_days
  ip_ranges                = var.ip_ranges
  subnets                  = compact([var.subnet, var.function_subnet])
}

module "access" {
  source = "./modules/access"

  name                   = var.name
  group                  = module.buckets.group
  group_id               = local.group
  location               = var.location
  container_ids          = module.buckets.container_ids
  contributors           = var.contributors
  contributors_write_raw = var.contributors_write_raw
  jobs_delete_raw        = var.jobs_delete_raw
  compute                = var.compute
  function               = var.function
}

module "observe" {
  source = "./modules/observe"

  name        = var.name
  group       = module.buckets.group
  location    = var.location
  log_days    = var.log_days
  alarm_email = var.alarm_email
  max_lag     = var.max_lag
  compute     = var.compute
  function    = var.function
}

module "function" {
  source = "./modules/function"
  count  = var.function ? 1 : 0

  name            = var.name
  account         = "${var.account}function"
  group           = module.buckets.group
  location        = var.location
  lake_account_id = module.buckets.account_ids.lake
  raw_container   = "raw"
  package         = var.function_package
  concurrency     = var.function_concurrency
  options         = join(" ", concat(["--raw=${local.locations.raw}", "--standard=${local.locations.standard}"], local.models))
  subnet          = var.function_subnet
  identity        = module.access.identities.function
  workspace_id    = module.observe.workspace_id

  depends_on = [module.access]
}

module "compute" {
  source = "./modules/compute"
  count  = var.compute == "none" ? 0 : 1

  name         = var.name
  group        = module.buckets.group
  location     = var.location
  subnet       = var.subnet
  workspace_id = module.observe.workspace_id
  job          = local.job

  depends_on = [module.access]
}

locals {
  job = {
    identity = lookup(module.access.identities, "job", { id = "", client_id = "", principal_id = "" })
    jar      = "https://${local.accounts.artifacts}.blob.core.windows.net/artifacts/jars/superhero-dataflow.jar"
    cpu      = var.job_cpu
    hours    = var.job_hours
  }
}

module "schedule" {
  source = "./modules/schedule"
  count  = var.schedule == "" ? 0 : 1

  name            = var.name
  group           = module.buckets.group
  location        = var.location
  schedule        = var.schedule
  environment_id  = module.compute[0].environment_id
  job             = local.job
  raw             = local.locations.raw
  standard        = local.locations.standard
  ingest_standard = var.function ? "none" : local.locations.standard
  kafka           = local.kafka
  topics          = var.topics
  models          = local.models

  depends_on = [module.access]
}
