# For who deploys, destroys and submits after the first time: attach both to a role of yours. They are
# not attached to anything here. Who may give roles policies can give them all: treat it as an administrator's role.
locals {
  arn    = "arn:${var.partition}"
  scoped = "${var.region}:${var.account}"

  deployer = {
    buckets = {
      on = [local.raw, local.standard, local.artifacts]
      of = "s3"
      do = ["CreateBucket", "ListBucket", "GetBucketLocation", "GetBucketPolicy", "PutBucketPolicy", "GetBucketPublicAccessBlock",
        "PutBucketPublicAccessBlock", "GetBucketOwnershipControls", "PutBucketOwnershipControls", "GetEncryptionConfiguration",
        "PutEncryptionConfiguration", "GetBucketVersioning", "PutBucketVersioning", "GetLifecycleConfiguration",
        "PutLifecycleConfiguration", "GetBucketNotification", "PutBucketNotification", "GetBucketAcl", "GetBucketCORS",
        "GetBucketWebsite", "GetBucketLogging", "GetBucketRequestPayment", "GetBucketTagging", "GetAccelerateConfiguration",
      "GetReplicationConfiguration", "GetBucketObjectLockConfiguration"]
    }
    artifacts = {
      on = [for folder in ["jars", "models", "kafka", "function"] : "${local.artifacts}/${folder}/*"]
      of = "s3"
      do = ["GetObject", "GetObjectTagging", "PutObject", "AbortMultipartUpload", "DeleteObject", "DeleteObjectVersion"]
    }
    roles = {
      on = ["${local.role_arns}-*"]
      of = "iam"
      do = ["CreateRole", "GetRole", "UpdateAssumeRolePolicy", "DeleteRole", "PutRolePolicy", "GetRolePolicy", "DeleteRolePolicy",
        "ListRolePolicies", "ListAttachedRolePolicies", "AttachRolePolicy", "DetachRolePolicy", "ListInstanceProfilesForRole",
      "PassRole"]
    }
    groups = {
      on = ["${local.arn}:iam::${var.account}:group/${var.name}-contributors"]
      of = "iam"
      do = ["CreateGroup", "GetGroup", "DeleteGroup", "PutGroupPolicy", "GetGroupPolicy", "DeleteGroupPolicy"]
    }
    profiles = {
      on = ["${local.arn}:iam::${var.account}:instance-profile/${var.name}-instances"]
      of = "iam"
      do = ["CreateInstanceProfile", "GetInstanceProfile", "DeleteInstanceProfile", "AddRoleToInstanceProfile",
      "RemoveRoleFromInstanceProfile"]
    }
    policies = {
      on = ["${local.arn}:iam::${var.account}:policy/${var.name}-deployer-*"]
      of = "iam"
      do = ["CreatePolicy", "GetPolicy", "DeletePolicy", "GetPolicyVersion", "ListPolicyVersions", "CreatePolicyVersion",
      "DeletePolicyVersion"]
    }
    queues = {
      on = ["${local.arn}:sqs:${local.scoped}:${var.name}", "${local.arn}:sqs:${local.scoped}:${var.name}-dead-letters"]
      of = "sqs"
      do = ["CreateQueue", "GetQueueAttributes", "SetQueueAttributes", "ListQueueTags", "DeleteQueue"]
    }
    functions = {
      on = ["${local.arn}:lambda:${local.scoped}:function:${var.name}"]
      of = "lambda"
      do = ["CreateFunction", "GetFunction", "GetFunctionCodeSigningConfig", "ListVersionsByFunction", "UpdateFunctionCode",
        "UpdateFunctionConfiguration", "PublishVersion", "CreateAlias", "GetAlias", "UpdateAlias", "DeleteAlias",
      "DeleteFunction"]
    }
    topics = {
      on = ["${local.arn}:sns:${local.scoped}:${var.name}"]
      of = "sns"
      do = ["CreateTopic", "GetTopicAttributes", "SetTopicAttributes", "ListTagsForResource", "DeleteTopic", "Subscribe"]
    }
    log_groups = {
      on = [for group in ["", "/aws/lambda/", "/aws/vendedlogs/states/"] : "${local.arn}:logs:${local.scoped}:log-group:${group}${var.name}"]
      of = "logs"
      do = ["CreateLogGroup", "PutRetentionPolicy", "ListTagsForResource", "DeleteLogGroup", "PutMetricFilter", "DescribeMetricFilters",
      "DeleteMetricFilter"]
    }
    alarms = {
      on = ["${local.arn}:cloudwatch:${local.scoped}:alarm:${var.name}-*"]
      of = "cloudwatch"
      do = ["PutMetricAlarm", "DescribeAlarms", "ListTagsForResource", "DeleteAlarms"]
    }
    dashboards = {
      on = ["${local.arn}:cloudwatch::${var.account}:dashboard/${var.name}"]
      of = "cloudwatch"
      do = ["PutDashboard", "GetDashboard", "DeleteDashboards"]
    }
    rules = {
      on = ["${local.arn}:events:${local.scoped}:rule/${var.name}"]
      of = "events"
      do = ["PutRule", "DescribeRule", "PutTargets", "ListTargetsByRule", "ListTagsForResource", "RemoveTargets", "DeleteRule"]
    }
    flows = {
      on = ["${local.arn}:states:${local.scoped}:stateMachine:${var.name}"]
      of = "states"
      do = ["CreateStateMachine", "DescribeStateMachine", "UpdateStateMachine", "ListStateMachineVersions", "ListTagsForResource",
      "DeleteStateMachine"]
    }
    schedules = {
      on = ["${local.arn}:scheduler:${local.scoped}:schedule/default/${var.name}"]
      of = "scheduler"
      do = ["CreateSchedule", "GetSchedule", "UpdateSchedule", "DeleteSchedule"]
    }
    # AWS names these by ids of its own, or ties the call to nothing.
    clusters = {
      on = ["${local.arn}:elasticmapreduce:${local.scoped}:cluster/*"]
      of = "elasticmapreduce"
      do = ["DescribeCluster", "ListInstanceGroups", "ListBootstrapActions", "ListInstances", "GetAutoTerminationPolicy",
      "PutAutoTerminationPolicy", "SetTerminationProtection", "TerminateJobFlows", "AddJobFlowSteps", "ListSteps"]
    }
    applications = {
      on = ["${local.arn}:emr-serverless:${local.scoped}:/applications/*"]
      of = "emr-serverless"
      do = ["GetApplication", "UpdateApplication", "StopApplication", "DeleteApplication", "StartJobRun", "ListJobRuns"]
    }
    mappings = {
      on = ["${local.arn}:lambda:${local.scoped}:event-source-mapping:*"]
      of = "lambda"
      do = ["GetEventSourceMapping", "UpdateEventSourceMapping", "DeleteEventSourceMapping", "ListTags"]
    }
  }
  anywhere = ["elasticmapreduce:RunJobFlow", "elasticmapreduce:CreateSecurityConfiguration", "elasticmapreduce:DescribeSecurityConfiguration",
    "elasticmapreduce:DeleteSecurityConfiguration", "emr-serverless:CreateApplication", "lambda:CreateEventSourceMapping",
    "logs:DescribeLogGroups", "logs:PutResourcePolicy", "logs:DescribeResourcePolicies", "logs:DeleteResourcePolicy",
    "logs:CreateLogDelivery", "logs:GetLogDelivery", "logs:UpdateLogDelivery", "logs:DeleteLogDelivery", "logs:ListLogDeliveries",
  "states:ValidateStateMachineDefinition", "sns:GetSubscriptionAttributes", "sns:Unsubscribe"]
}

# AWS bounds the length of a policy.
resource "aws_iam_policy" "deployer" {
  for_each = {
    access   = { parts = [for part, may in local.deployer : may if contains(["s3", "iam"], may.of)], anywhere = [] }
    services = { parts = [for part, may in local.deployer : may if !contains(["s3", "iam"], may.of)], anywhere = local.anywhere }
  }

  name        = "${var.name}-deployer-${each.key}"
  description = "A half of what deploying ${var.name} again, destroying it and submitting its jobs take"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [for may in each.value.parts : {
        Effect   = "Allow"
        Action   = [for action in may.do : "${may.of}:${action}"]
        Resource = may.on
      }],
      [for actions in [each.value.anywhere] : { Effect = "Allow", Action = actions, Resource = ["*"] } if length(actions) > 0],
    )
  })
}
