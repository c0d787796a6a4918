locals {
  main = "superhero.dataflow.pipelines.Main"

  # The program's arguments for each step, in their order. The last --standard counts.
  steps = {
    ingest = concat(["ingest"], var.lake, ["--standard=${var.ingest_standard}"], var.kafka, ["--topics=${var.topics}", "--until=latest"], var.models)
    audit  = concat(["audit"], var.lake, var.kafka)
    # The function marks no folder.
    compact = concat(["compact", element(var.lake, 1)], local.settles ? ["--unmarkedAfter=1h"] : [], var.models)
  }
  # The function needs time for the tables of the last ranges.
  settles = var.ingest_standard == "none"
  next    = { ingest = local.settles ? "settle" : "audit", audit = "compact" }

  arn = {
    flow        = "arn:${var.partition}:states:${var.region}:${var.account}:stateMachine:${var.name}"
    schedule    = "arn:${var.partition}:scheduler:${var.region}:${var.account}:schedule/default/${var.name}"
    topic       = "arn:${var.partition}:sns:${var.region}:${var.account}:${var.name}"
    cluster     = "arn:${var.partition}:elasticmapreduce:${var.region}:${var.account}:cluster"
    application = "arn:${var.partition}:emr-serverless:${var.region}:${var.account}:/applications"
    rules       = "arn:${var.partition}:events:${var.region}:${var.account}:rule"
    job_role    = "arn:${var.partition}:iam::${var.account}:role/${var.name}-serverless"
  }

  tasks = {
    cluster = {
      resource = "arn:${var.partition}:states:::elasticmapreduce:addStep.sync"
      parameters = { for step, arguments in local.steps : step => {
        ClusterId = var.cluster
        Step = {
          Name            = "superhero-dataflow-${step}"
          ActionOnFailure = "CONTINUE"
          HadoopJarStep = {
            Jar = "command-runner.jar"
            Args = concat(
              ["spark-submit", "--deploy-mode", "cluster", "--conf", "spark.yarn.maxAppAttempts=1", "--class", local.main, var.jar],
              arguments,
            )
          }
        }
      } }
    }
    serverless = {
      resource = "arn:${var.partition}:states:::emr-serverless:startJobRun.sync"
      parameters = { for step, arguments in local.steps : step => {
        ApplicationId    = var.application
        ExecutionRoleArn = local.arn.job_role
        Name             = "superhero-dataflow-${step}"
        JobDriver = {
          SparkSubmit = {
            EntryPoint            = var.jar
            EntryPointArguments   = arguments
            SparkSubmitParameters = "--class ${local.main}"
          }
        }
      } }
    }
  }
  task = local.tasks[var.compute]

  works = {
    cluster = [
      {
        Effect   = "Allow"
        Action   = ["elasticmapreduce:AddJobFlowSteps", "elasticmapreduce:DescribeStep", "elasticmapreduce:CancelSteps"]
        Resource = ["${local.arn.cluster}/${var.cluster}"]
      },
      {
        Effect   = "Allow"
        Action   = ["events:PutTargets", "events:PutRule", "events:DescribeRule"]
        Resource = ["${local.arn.rules}/StepFunctionsGetEventForEMRAddJobFlowStepsRule"]
      },
    ]
    serverless = [
      {
        Effect   = "Allow"
        Action   = ["emr-serverless:StartJobRun"]
        Resource = ["${local.arn.application}/${var.application}"]
      },
      {
        Effect   = "Allow"
        Action   = ["emr-serverless:GetJobRun", "emr-serverless:CancelJobRun"]
        Resource = ["${local.arn.application}/${var.application}/jobruns/*"]
      },
      {
        Effect    = "Allow"
        Action    = ["iam:PassRole"]
        Resource  = [local.arn.job_role]
        Condition = { StringEquals = { "iam:PassedToService" = "emr-serverless.amazonaws.com" } }
      },
      {
        Effect   = "Allow"
        Action   = ["events:PutTargets", "events:PutRule", "events:DescribeRule"]
        Resource = ["${local.arn.rules}/StepFunctionsGetEventsForEMRServerlessJobRule"]
      },
    ]
  }
  work = local.works[var.compute]

  roles = {
    flow = {
      principal = "states.amazonaws.com"
      source    = local.arn.flow
      statements = concat(local.work, [
        { Effect = "Allow", Action = ["sns:Publish"], Resource = [local.arn.topic] },
        {
          # AWS ties these calls, by which logs are delivered, to no resource.
          Effect = "Allow"
          Action = ["logs:CreateLogDelivery", "logs:GetLogDelivery", "logs:UpdateLogDelivery", "logs:DeleteLogDelivery",
          "logs:ListLogDeliveries", "logs:PutResourcePolicy", "logs:DescribeResourcePolicies", "logs:DescribeLogGroups"]
          Resource = ["*"]
        },
      ])
    }
    schedule = {
      principal  = "scheduler.amazonaws.com"
      source     = local.arn.schedule
      statements = [{ Effect = "Allow", Action = ["states:StartExecution"], Resource = [local.arn.flow] }]
    }
  }
}

resource "aws_iam_role" "this" {
  for_each = local.roles

  name = "${var.name}-${each.key}"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = each.value.principal }
      Action    = "sts:AssumeRole"
      Condition = { StringEquals = { "aws:SourceAccount" = var.account } }
    }]
  })
}

resource "aws_iam_role_policy" "this" {
  for_each = local.roles

  name   = "superhero-dataflow"
  role   = aws_iam_role.this[each.key].name
  policy = jsonencode({ Version = "2012-10-17", Statement = each.value.statements })
}

# ingest, then audit, then compact; what fails ends the run and is told to the topic.
resource "aws_sfn_state_machine" "this" {
  name     = var.name
  role_arn = aws_iam_role.this["flow"].arn
  definition = jsonencode({
    Comment        = "ingest, then audit, then compact"
    StartAt        = "ingest"
    TimeoutSeconds = 86400
    States = merge(
      { for step, parameters in local.task.parameters : step => merge(
        {
          Type       = "Task"
          Resource   = local.task.resource
          Parameters = parameters
          ResultPath = null
          Catch      = [{ ErrorEquals = ["States.ALL"], ResultPath = "$.error", Next = "tell" }]
        },
        contains(keys(local.next), step) ? { Next = local.next[step] } : { End = true },
      ) },
      { for state, of in { settle = { Type = "Wait", Seconds = 900, Next = "audit" } } : state => of if local.settles },
      {
        tell = {
          Type     = "Task"
          Resource = "arn:${var.partition}:states:::sns:publish"
          Parameters = {
            TopicArn    = local.arn.topic
            Subject     = "${var.name}: a scheduled run failed"
            "Message.$" = "States.JsonToString($)"
          }
          Next = "failed"
        }
        failed = { Type = "Fail", Error = "RunFailed", Cause = "A step failed; the message to the topic has the reason" }
      },
    )
  })
  logging_configuration {
    level                  = "ERROR"
    include_execution_data = false
    log_destination        = "${var.log_group_arn}:*"
  }

  depends_on = [aws_iam_role_policy.this]
}

resource "aws_scheduler_schedule" "this" {
  name                         = var.name
  schedule_expression          = var.schedule
  schedule_expression_timezone = "UTC"
  flexible_time_window {
    mode = "OFF"
  }
  target {
    arn      = aws_sfn_state_machine.this.arn
    role_arn = aws_iam_role.this["schedule"].arn
    retry_policy {
      maximum_retry_attempts = 3
    }
  }

  depends_on = [aws_iam_role_policy.this]
}
