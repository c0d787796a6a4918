# All modules together, without AWS.
mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
  mock_data "aws_region" {
    defaults = { name = "eu-central-1" }
  }
}

run "buckets_stand_alone_by_default" {
  command = plan
  assert {
    condition     = output.options == "--raw=s3://superhero-dataflow-raw-123456789012-eu-central-1 --standard=s3://superhero-dataflow-standard-123456789012-eu-central-1 --awsRegion=eu-central-1"
    error_message = "options are not what ingest takes"
  }
  assert {
    condition     = output.cluster == "" && output.application == "" && output.compute == "" && output.function == "" && output.queue == ""
    error_message = "more than the buckets"
  }
}

run "ingest_writes_raw_only_beside_a_function" {
  command = plan
  variables {
    function         = true
    function_package = "./main.tf"
  }
  assert {
    condition     = strcontains(output.options, " --standard=none ") && output.function == "superhero-dataflow"
    error_message = "ingest and the function both make the tables"
  }
}

run "mistakes_of_every_kind_are_named" {
  command = plan
  variables {
    name                     = "Upper"
    raw_transition_days      = -1
    standard_expiration_days = -1
    artifact_version_days    = 0
    log_days                 = 2
    ip_ranges                = ["192.0.2.0"]
    compute                  = "cluster"
    release_label            = "emr-6.15.0"
    core_instance_count      = 0
    idle_seconds             = 1
    function                 = true
    function_concurrency     = 1
    schedule                 = "hourly"
  }
  expect_failures = [
    var.name, var.raw_transition_days, var.standard_expiration_days, var.artifact_version_days, var.log_days,
    var.ip_ranges, var.release_label, var.subnet_id, var.security_group_id, var.core_instance_count, var.idle_seconds,
    var.function_package, var.function_concurrency, var.schedule,
  ]
}

run "raw_does_not_expire_before_it_is_moved" {
  command = plan
  variables {
    raw_transition_days = 90
    raw_expiration_days = 30
    schedule            = "rate(1 hour)"
  }
  expect_failures = [var.raw_expiration_days, var.schedule]
}
