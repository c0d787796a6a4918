locals {
  cluster    = var.compute == "cluster" ? toset(["this"]) : toset([])
  serverless = var.compute == "serverless" ? toset(["this"]) : toset([])
  either     = setunion(local.cluster, local.serverless)
}

# The job's credentials come from the machine's metadata: with session tokens only.
resource "aws_emr_security_configuration" "this" {
  for_each = local.cluster

  name = var.name
  configuration = jsonencode({
    InstanceMetadataServiceConfiguration = {
      MinimumInstanceMetadataServiceVersion = 2
      HttpPutResponseHopLimit               = 1
    }
  })
}

resource "aws_emr_cluster" "this" {
  for_each = local.cluster

  name                              = var.name
  release_label                     = var.release_label
  applications                      = ["Hadoop", "Flink", "Spark"]
  service_role                      = var.service_role_arn
  security_configuration            = aws_emr_security_configuration.this["this"].name
  log_uri                           = "s3://${var.artifacts_bucket}/logs/"
  step_concurrency_level            = 10
  keep_job_flow_alive_when_no_steps = true
  visible_to_all_users              = true
  tags                              = { for-use-with-amazon-emr-managed-policies = "true" }

  auto_termination_policy {
    idle_timeout = var.idle_seconds
  }

  ec2_attributes {
    subnet_id                         = var.subnet_id
    additional_master_security_groups = var.security_group_id
    additional_slave_security_groups  = var.security_group_id
    instance_profile                  = var.instance_profile_arn
  }

  master_instance_group {
    instance_type  = var.primary_instance_type
    instance_count = 1
  }

  core_instance_group {
    instance_type  = var.core_instance_type
    instance_count = var.core_instance_count
  }

  configurations_json = jsonencode([
    {
      Classification = "flink-conf"
      Properties = {
        # Else the jar's Flink would come before the cluster's on the class path.
        "yarn.classpath.include-user-jar" = "DISABLED"
        "jobmanager.memory.process.size"  = "2048m"
        "taskmanager.memory.process.size" = "4096m"
        "taskmanager.numberOfTaskSlots"   = "2"
        "state.checkpoints.dir"           = "hdfs:///flink/checkpoints"
        "state.savepoints.dir"            = "hdfs:///flink/savepoints"
      }
    },
    {
      Classification = "spark-defaults"
      Properties = {
        # What Spark leaves in HDFS: the history of each job, and jars that a killed job had staged.
        "spark.history.fs.cleaner.enabled"   = "true"
        "spark.history.fs.cleaner.maxAge"    = "${var.log_days}d"
        "spark.yarn.preserve.staging.files"  = "false"
        "spark.history.fs.cleaner.interval"  = "1d"
        "spark.eventLog.rolling.enabled"     = "true"
        "spark.eventLog.rolling.maxFileSize" = "128m"
      }
    },
    {
      Classification = "yarn-site"
      Properties = {
        # Work folders of a job go with it; jars that jobs had are kept up to this size.
        "yarn.nodemanager.delete.debug-delay-sec"              = "0"
        "yarn.nodemanager.localizer.cache.target-size-mb"      = "4096"
        "yarn.nodemanager.localizer.cache.cleanup.interval-ms" = "600000"
        "yarn.log-aggregation.retain-seconds"                  = tostring(var.log_days * 86400)
      }
    },
  ])

  # EMR adds to them.
  lifecycle {
    ignore_changes = [step]
  }
}

resource "aws_emrserverless_application" "this" {
  for_each = local.serverless

  name          = var.name
  type          = "SPARK"
  release_label = var.release_label

  network_configuration {
    subnet_ids         = [var.subnet_id]
    security_group_ids = [var.security_group_id]
  }
}

# EMR forgets what became of a job; the log group keeps it, and observe counts what failed.
resource "aws_cloudwatch_event_rule" "states" {
  for_each = local.either

  name        = var.name
  description = "State changes of the cluster and its steps, or of the application's jobs"
  event_pattern = var.compute == "cluster" ? jsonencode({
    source      = ["aws.emr"]
    detail-type = ["EMR Cluster State Change", "EMR Step Status Change"]
    detail      = { clusterId = [aws_emr_cluster.this["this"].id] }
    }) : jsonencode({
    source      = ["aws.emr-serverless"]
    detail-type = ["EMR Serverless Job Run State Change"]
    detail      = { applicationId = [aws_emrserverless_application.this["this"].id] }
  })
}

resource "aws_cloudwatch_event_target" "log" {
  for_each = local.either

  rule = aws_cloudwatch_event_rule.states["this"].name
  arn  = var.log_group_arn
}

resource "aws_cloudwatch_log_resource_policy" "events" {
  for_each = local.either

  policy_name = var.name
  policy_document = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = ["events.amazonaws.com", "delivery.logs.amazonaws.com"] }
      Action    = ["logs:CreateLogStream", "logs:PutLogEvents"]
      Resource  = "${var.log_group_arn}:*"
    }]
  })
}
