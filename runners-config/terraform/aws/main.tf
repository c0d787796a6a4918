data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_region" "current" {}

locals {
  account   = data.aws_caller_identity.current.account_id
  partition = data.aws_partition.current.partition
  region    = data.aws_region.current.name

  # Names, not references, so that every policy is known before anything is made.
  buckets       = { for kind in ["raw", "standard", "artifacts"] : kind => "${var.name}-${kind}-${local.account}-${local.region}" }
  bucket_arns   = { for kind, bucket in local.buckets : kind => "arn:${local.partition}:s3:::${bucket}" }
  arn_suffix    = "${local.region}:${local.account}"
  job_logs      = var.name
  function_logs = "/aws/lambda/${var.name}"
  flow_logs     = "/aws/vendedlogs/states/${var.name}"

  log_groups = concat(
    var.compute == "none" ? [] : [local.job_logs],
    var.function ? [local.function_logs] : [],
    var.schedule == "" ? [] : [local.flow_logs],
  )
  log_group_arns = { for group in [local.job_logs, local.function_logs, local.flow_logs] : group => "arn:${local.partition}:logs:${local.arn_suffix}:log-group:${group}" }

  queue             = var.name
  dead_letter_queue = "${var.name}-dead-letters"
  queue_arns        = { for queue in [local.queue, local.dead_letter_queue] : queue => "arn:${local.partition}:sqs:${local.arn_suffix}:${queue}" }

  raw      = "s3://${local.buckets.raw}"
  standard = "s3://${local.buckets.standard}"
  models   = var.models == "" ? [] : ["--models=${var.models}"]
}

import {
  for_each = var.adopt ? local.buckets : {}
  to       = module.buckets.aws_s3_bucket.this[each.key]
  id       = each.value
}

module "buckets" {
  source = "./modules/buckets"

  buckets                  = local.buckets
  partition                = local.partition
  raw_transition_days      = var.raw_transition_days
  raw_expiration_days      = var.raw_expiration_days
  standard_expiration_days = var.standard_expiration_days
  artifact_version_days    = var.artifact_version_days
  log_days                 = var.log_days
}

module "access" {
  source = "./modules/access"

  name                   = var.name
  partition              = local.partition
  region                 = local.region
  account                = local.account
  bucket_arns            = local.bucket_arns
  ip_ranges              = var.ip_ranges
  contributors_write_raw = var.contributors_write_raw
  compute                = var.compute
  function               = var.function
  job_logs_arn           = local.log_group_arns[local.job_logs]
  function_logs_arn      = local.log_group_arns[local.function_logs]
  queue_arn              = local.queue_arns[local.queue]
}

module "observe" {
  source = "./modules/observe"

  name              = var.name
  partition         = local.partition
  region            = local.region
  account           = local.account
  log_groups        = local.log_groups
  log_days          = var.log_days
  alarm_email       = var.alarm_email
  job_logs          = var.compute == "none" ? "" : local.job_logs
  function_name     = var.function ? var.name : ""
  queue             = var.function ? local.queue : ""
  dead_letter_queue = var.function ? local.dead_letter_queue : ""
  state_machine_arn = var.schedule == "" ? "" : "arn:${local.partition}:states:${local.arn_suffix}:stateMachine:${var.name}"
  max_lag           = var.max_lag
  msk_cluster       = var.msk_cluster
  topics            = compact(split(",", var.topics))
}

module "function" {
  source = "./modules/function"
  count  = var.function ? 1 : 0

  name              = var.name
  account           = local.account
  queue             = local.queue
  queue_arn         = local.queue_arns[local.queue]
  dead_letter_queue = local.dead_letter_queue
  dead_letter_arn   = local.queue_arns[local.dead_letter_queue]
  raw_bucket        = module.buckets.names.raw
  raw_bucket_arn    = local.bucket_arns.raw
  artifacts_bucket  = module.buckets.names.artifacts
  package           = var.function_package
  role_arn          = module.access.function_role_arn
  log_group         = local.function_logs
  concurrency       = var.function_concurrency
  options           = join(" ", concat(["--raw=${local.raw}", "--standard=${local.standard}"], local.models))
  alarm_topic_arn   = module.observe.topic_arn

  depends_on = [module.observe]
}

module "compute" {
  source = "./modules/compute"

  name                  = var.name
  compute               = var.compute
  release_label         = var.release_label
  subnet_id             = var.subnet_id
  security_group_id     = var.security_group_id
  primary_instance_type = var.primary_instance_type
  core_instance_type    = var.core_instance_type
  core_instance_count   = var.core_instance_count
  idle_seconds          = var.idle_seconds
  log_days              = var.log_days
  artifacts_bucket      = module.buckets.names.artifacts
  service_role_arn      = module.access.service_role_arn
  instance_profile_arn  = module.access.instance_profile_arn
  log_group             = local.job_logs
  log_group_arn         = local.log_group_arns[local.job_logs]

  depends_on = [module.observe]
}

module "schedule" {
  source = "./modules/schedule"
  count  = var.schedule == "" ? 0 : 1

  name            = var.name
  partition       = local.partition
  region          = local.region
  account         = local.account
  schedule        = var.schedule
  cluster         = module.compute.cluster
  application     = module.compute.application
  compute         = var.compute
  jar             = "s3://${local.buckets.artifacts}/jars/superhero-dataflow-spark.jar"
  log_group_arn   = local.log_group_arns[local.flow_logs]
  lake            = ["--raw=${local.raw}", "--standard=${local.standard}"]
  ingest_standard = var.function ? "none" : local.standard
  kafka           = concat(["--bootstrapServers=${var.bootstrap_servers}"], var.kafka_config == "" ? [] : ["--kafkaConfig=${var.kafka_config}"])
  topics          = var.topics
  models          = local.models

  depends_on = [module.observe, module.access]
}
