# Each module as it is planned, without AWS.
mock_provider "aws" {}

variables {
  name      = "lake"
  partition = "aws"
  region    = "eu-central-1"
  account   = "123456789012"
}

run "buckets_are_private_encrypted_and_kept" {
  command = plan
  module {
    source = "./modules/buckets"
  }
  variables {
    buckets                  = { raw = "lake-raw", standard = "lake-standard", artifacts = "lake-artifacts" }
    raw_transition_days      = 0
    raw_expiration_days      = 0
    standard_expiration_days = 0
    artifact_version_days    = 9
    log_days                 = 14
  }
  assert {
    condition = toset(keys(aws_s3_bucket_public_access_block.this)) == toset(["raw", "standard", "artifacts"]) && alltrue(flatten([
      for block in aws_s3_bucket_public_access_block.this :
      [block.block_public_acls, block.block_public_policy, block.ignore_public_acls, block.restrict_public_buckets]
    ]))
    error_message = "a bucket is public"
  }
  assert {
    condition = toset(keys(aws_s3_bucket_server_side_encryption_configuration.this)) == toset(["raw", "standard", "artifacts"]) && alltrue([
      for bucket in aws_s3_bucket_server_side_encryption_configuration.this :
      one(one(bucket.rule).apply_server_side_encryption_by_default).sse_algorithm == "AES256"
    ])
    error_message = "a bucket is not encrypted"
  }
  assert {
    condition     = alltrue([for bucket in aws_s3_bucket_ownership_controls.this : one(bucket.rule).object_ownership == "BucketOwnerEnforced"])
    error_message = "a bucket takes access lists"
  }
  assert {
    condition     = aws_s3_bucket_versioning.artifacts.bucket == "lake-artifacts" && one(aws_s3_bucket_versioning.artifacts.versioning_configuration).status == "Enabled"
    error_message = "artifacts are not versioned"
  }
  assert {
    condition     = alltrue([for kind in ["raw", "standard"] : aws_s3_bucket_lifecycle_configuration.this[kind].rule[*].id == tolist(["unfinished-uploads"])])
    error_message = "data does not stay for ever by default"
  }
  assert {
    condition = toset(flatten([for rule in aws_s3_bucket_lifecycle_configuration.this["artifacts"].rule : [for days in concat(
      rule.expiration[*].days, rule.noncurrent_version_expiration[*].noncurrent_days, rule.abort_incomplete_multipart_upload[*].days_after_initiation
    ) : "${rule.id} ${days}"]])) == toset(["unfinished-uploads 7", "expiration-logs 14", "expiration-diff 14", "replaced 9"])
    error_message = "artifacts do not expire as said"
  }
}

run "data_expires_if_a_variable_says_so" {
  command = plan
  module {
    source = "./modules/buckets"
  }
  variables {
    buckets                  = { raw = "lake-raw", standard = "lake-standard", artifacts = "lake-artifacts" }
    raw_transition_days      = 90
    raw_expiration_days      = 400
    standard_expiration_days = 800
    artifact_version_days    = 9
    log_days                 = 14
  }
  assert {
    condition = {
      for kind in ["raw", "standard"] : kind => flatten([
        for rule in aws_s3_bucket_lifecycle_configuration.this[kind].rule :
        concat([for to in rule.transition : "${to.storage_class} ${to.days}"], [for end in rule.expiration : "end ${end.days}"])
      ])
    } == { raw = ["GLACIER_IR 90", "end 400"], standard = ["end 800"] }
    error_message = "raw and standard do not expire as said"
  }
}

run "actions_have_no_wildcard" {
  command = plan
  module {
    source = "./modules/access"
  }
  variables {
    bucket_arns            = { raw = "arn:aws:s3:::lake-raw", standard = "arn:aws:s3:::lake-standard", artifacts = "arn:aws:s3:::lake-artifacts" }
    ip_ranges              = ["192.0.2.0/24"]
    contributors_write_raw = true
    compute                = "cluster"
    function               = true
    job_logs_arn           = "arn:aws:logs:eu-central-1:123456789012:log-group:lake"
    function_logs_arn      = "arn:aws:logs:eu-central-1:123456789012:log-group:/aws/lambda/lake"
    queue_arn              = "arn:aws:sqs:eu-central-1:123456789012:lake"
  }
  assert {
    condition = alltrue(flatten([
      for policy in concat(values(aws_iam_role_policy.this)[*].policy, values(aws_iam_policy.deployer)[*].policy, [aws_iam_group_policy.contributors.policy]) :
      [for statement in jsondecode(policy).Statement : [for action in statement.Action : can(regex("^[a-z0-9-]+:[A-Za-z]+$", action))]]
    ]))
    error_message = "an action has a wildcard"
  }
  # AWS takes 6,144 characters; a name may have 20 more than this one, in each resource.
  assert {
    condition     = alltrue([for policy in aws_iam_policy.deployer : length(policy.policy) <= 5500])
    error_message = "the deployer's policy is too long for AWS"
  }
  assert {
    condition     = toset(keys(aws_iam_role.this)) == toset(["instances", "service", "function"])
    error_message = "other roles than those of a cluster and a function"
  }
}

run "the_function_is_bounded_and_reports_each_failure" {
  command = plan
  module {
    source = "./modules/function"
  }
  variables {
    queue             = "lake"
    queue_arn         = "arn:aws:sqs:eu-central-1:123456789012:lake"
    dead_letter_queue = "lake-dead-letters"
    dead_letter_arn   = "arn:aws:sqs:eu-central-1:123456789012:lake-dead-letters"
    raw_bucket        = "lake-raw"
    raw_bucket_arn    = "arn:aws:s3:::lake-raw"
    artifacts_bucket  = "lake-artifacts"
    package           = "./main.tf"
    role_arn          = "arn:aws:iam::123456789012:role/lake-function"
    log_group         = "/aws/lambda/lake"
    concurrency       = 3
    options           = "--raw=s3://lake-raw --standard=s3://lake-standard"
    alarm_topic_arn   = "arn:aws:sns:eu-central-1:123456789012:lake"
  }
  assert {
    condition     = one(aws_lambda_event_source_mapping.this.scaling_config[*].maximum_concurrency) == 3
    error_message = "the function's concurrency has no bound"
  }
  assert {
    condition     = aws_lambda_event_source_mapping.this.function_response_types == toset(["ReportBatchItemFailures"])
    error_message = "one manifest that fails takes its batch with it"
  }
  assert {
    condition     = jsondecode(aws_sqs_queue.events.redrive_policy) == { deadLetterTargetArn = "arn:aws:sqs:eu-central-1:123456789012:lake-dead-letters", maxReceiveCount = 5 }
    error_message = "what fails five times does not go to the dead-letter queue"
  }
  assert {
    condition     = aws_sqs_queue.events.visibility_timeout_seconds >= 6 * aws_lambda_function.this.timeout && aws_sqs_queue.events.sqs_managed_sse_enabled && aws_sqs_queue.dead_letters.sqs_managed_sse_enabled
    error_message = "a queue is not encrypted, or shows a message again while the function works on it"
  }
  assert {
    condition     = one(aws_s3_bucket_notification.manifests.queue).filter_suffix == ".json" && one(aws_s3_bucket_notification.manifests.queue).events == toset(["s3:ObjectCreated:*"])
    error_message = "manifests do not start the function"
  }
  assert {
    condition     = aws_lambda_function.this.memory_size >= 1769 && aws_lambda_function.this.runtime == "java17" && aws_lambda_function.this.environment[0].variables == tomap({ OPTIONS = "--raw=s3://lake-raw --standard=s3://lake-standard" })
    error_message = "the function is another one than was built"
  }
  assert {
    condition     = aws_lambda_function.this.publish && aws_lambda_function.this.snap_start[0].apply_on == "PublishedVersions" && aws_lambda_alias.live.name == "live"
    error_message = "no version is published, or it starts from nothing"
  }
}

run "a_cluster_runs_in_the_subnet_and_ends_when_idle" {
  command = plan
  module {
    source = "./modules/compute"
  }
  variables {
    compute               = "cluster"
    release_label         = "emr-7.9.0"
    subnet_id             = "subnet-1"
    security_group_id     = "sg-1"
    primary_instance_type = "m5.xlarge"
    core_instance_type    = "m5.xlarge"
    core_instance_count   = 3
    idle_seconds          = 600
    log_days              = 7
    artifacts_bucket      = "lake-artifacts"
    service_role_arn      = "arn:aws:iam::123456789012:role/lake-service"
    instance_profile_arn  = "arn:aws:iam::123456789012:instance-profile/lake-instances"
    log_group             = "lake"
    log_group_arn         = "arn:aws:logs:eu-central-1:123456789012:log-group:lake"
  }
  assert {
    condition     = one(aws_emr_cluster.this["this"].auto_termination_policy).idle_timeout == 600 && one(aws_emr_cluster.this["this"].core_instance_group).instance_count == 3
    error_message = "the cluster is of another size, or runs on when nothing is to be done"
  }
  assert {
    condition     = one(aws_emr_cluster.this["this"].ec2_attributes).subnet_id == "subnet-1" && one(aws_emr_cluster.this["this"].ec2_attributes).additional_slave_security_groups == "sg-1"
    error_message = "workers do not reach Kafka"
  }
  assert {
    condition     = jsondecode(aws_emr_security_configuration.this["this"].configuration).InstanceMetadataServiceConfiguration.MinimumInstanceMetadataServiceVersion == 2
    error_message = "credentials are given without a session token"
  }
  assert {
    condition     = length(aws_emrserverless_application.this) == 0
    error_message = "there is an application beside the cluster"
  }
}

run "a_schedule_ingests_then_audits_then_compacts" {
  command = plan
  module {
    source = "./modules/schedule"
  }
  variables {
    schedule        = "rate(1 hour)"
    compute         = "serverless"
    cluster         = ""
    application     = "app-1"
    jar             = "s3://lake-artifacts/jars/superhero-dataflow-spark.jar"
    log_group_arn   = "arn:aws:logs:eu-central-1:123456789012:log-group:lake"
    lake            = ["--raw=s3://lake-raw", "--standard=s3://lake-standard"]
    ingest_standard = "none"
    kafka           = ["--bootstrapServers=b-1:9092"]
    topics          = "logs"
    models          = []
  }
  assert {
    condition     = aws_scheduler_schedule.this.schedule_expression == "rate(1 hour)"
    error_message = "it starts at other times"
  }
  assert {
    condition = toset(flatten([
      for state in values(jsondecode(aws_sfn_state_machine.this.definition).States) :
      try([state.Parameters.JobDriver.SparkSubmit.EntryPointArguments[0]], [])
    ])) == toset(["ingest", "audit", "compact"])
    error_message = "it runs other commands"
  }
  assert {
    condition     = strcontains(aws_sfn_state_machine.this.definition, "--unmarkedAfter=1h") && strcontains(aws_sfn_state_machine.this.definition, "--standard=none")
    error_message = "beside a function ingest writes raw only, and no folder is marked"
  }
}

run "what_fails_waits_or_lags_is_an_alarm" {
  command = plan
  module {
    source = "./modules/observe"
  }
  variables {
    log_groups        = ["lake", "/aws/lambda/lake"]
    log_days          = 7
    alarm_email       = "ops@example.com"
    job_logs          = "lake"
    function_name     = "lake"
    queue             = "lake"
    dead_letter_queue = "lake-dead-letters"
    state_machine_arn = "arn:aws:states:eu-central-1:123456789012:stateMachine:lake"
    max_lag           = 5000
    msk_cluster       = "kafka"
    topics            = ["logs", "other"]
  }
  assert {
    condition     = toset(keys(aws_cloudwatch_metric_alarm.lines)) == toset(["dead-letters", "failed-jobs", "lag"])
    error_message = "a line of a job that should be an alarm is none"
  }
  assert {
    condition     = one(aws_cloudwatch_log_metric_filter.this["lag"].metric_transformation).value == "$lag" && aws_cloudwatch_metric_alarm.lines["lag"].threshold == 5000
    error_message = "the alarm does not compare the lag with max_lag"
  }
  assert {
    condition = alltrue([for topic in ["logs", "other"] : (
      aws_cloudwatch_metric_alarm.metrics["lag-of-${topic}"].threshold == 5000
      && aws_cloudwatch_metric_alarm.metrics["lag-of-${topic}"].dimensions == tomap({ "Cluster Name" = "kafka", "Consumer Group" = "superhero-dataflow", Topic = topic })
      && aws_cloudwatch_metric_alarm.metrics["lag-of-${topic}"].statistic == "Minimum"
    )])
    error_message = "the lag of a topic of MSK is no alarm"
  }
  assert {
    condition     = alltrue([for group in aws_cloudwatch_log_group.this : group.retention_in_days == 7]) && aws_sns_topic_subscription.email[0].endpoint == "ops@example.com"
    error_message = "logs stay for other days, or nobody hears of alarms"
  }
  assert {
    condition = length(setsubtract(
      ["function-errors", "queue-age", "dead-letter-queue-age", "schedule-failed", "schedule-timed-out"],
      keys(aws_cloudwatch_metric_alarm.metrics)
    )) == 0
    error_message = "a queue, a function or a schedule has no alarm"
  }
}

run "nothing_is_observed_that_is_not_there" {
  command = plan
  module {
    source = "./modules/observe"
  }
  variables {
    log_groups        = []
    log_days          = 7
    alarm_email       = ""
    job_logs          = ""
    function_name     = ""
    queue             = ""
    dead_letter_queue = ""
    state_machine_arn = ""
    max_lag           = 5000
    msk_cluster       = ""
    topics            = ["logs"]
  }
  assert {
    condition     = length(aws_cloudwatch_metric_alarm.lines) + length(aws_cloudwatch_metric_alarm.metrics) + length(aws_sns_topic_subscription.email) == 0
    error_message = "there is an alarm on nothing"
  }
}
