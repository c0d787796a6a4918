locals {
  # Lines that a job or EMR writes, which become metrics.
  lines = {
    # "ingest running, 12.3 s: 4,876 messages read, 12 dead letters, ...", as the command prints it.
    dead-letters = {
      pattern     = "\"dead letters\" -\" 0 dead letters\""
      value       = "1", statistic = "Sum", above = 0
      description = "A job wrote dead letters: superhero-dataflow deadletters says what is wrong with them"
    }
    # "EMR Step Status Change" and "EMR Serverless Job Run State Change", as EventBridge has them.
    failed-jobs = {
      pattern     = "{ $.detail.state = \"FAILED\" }"
      value       = "1", statistic = "Sum", above = 0
      description = "A step of the cluster or a job of the application failed: its log says why; submit it again"
    }
    # "ingest begins, lag 4876": what waits when a run begins.
    lag = {
      pattern     = "[..., word = lag, lag]"
      value       = "$lag", statistic = "Minimum", above = var.max_lag
      description = "More messages waited when a run began than max_lag allows: runs are too rare, too slow, or fail"
    }
  }
  counted = { for line, of in local.lines : line => of if var.job_logs != "" }

  # Metrics of AWS's own: namespace, name, dimensions, statistic, threshold, why.
  watched = merge(
    { for alarm, of in {
      function-errors = {
        namespace   = "AWS/Lambda", metric = "Errors", statistic = "Sum", above = 0
        dimensions  = { FunctionName = var.function_name }
        description = "The function failed; it tries again up to five times"
      }
      queue-age = {
        namespace   = "AWS/SQS", metric = "ApproximateAgeOfOldestMessage", statistic = "Maximum", above = 3600
        dimensions  = { QueueName = var.queue }
        description = "A manifest waits for its tables for more than an hour: raise function_concurrency, or see the function's log"
      }
      dead-letter-queue-age = {
        namespace = "AWS/SQS", metric = "ApproximateAgeOfOldestMessage", statistic = "Maximum"
        # SQS deletes it after 14 days.
        above       = 7 * 86400
        dimensions  = { QueueName = var.dead_letter_queue }
        description = "A manifest that failed has a week left until SQS deletes it; standardize makes its tables, too"
      }
    } : alarm => of if var.queue != "" },
    { for alarm, of in {
      schedule-failed = {
        namespace   = "AWS/States", metric = "ExecutionsFailed", statistic = "Sum", above = 0
        dimensions  = { StateMachineArn = var.state_machine_arn }
        description = "A scheduled run failed"
      }
      schedule-timed-out = {
        namespace   = "AWS/States", metric = "ExecutionsTimedOut", statistic = "Sum", above = 0
        dimensions  = { StateMachineArn = var.state_machine_arn }
        description = "A scheduled run took too long"
      }
    } : alarm => of if var.state_machine_arn != "" },
    # The lowest of two hours: what runs each hour lags in between.
    { for topic in var.msk_cluster == "" ? [] : var.topics : "lag-of-${topic}" => {
      namespace   = "AWS/Kafka", metric = "SumOffsetLag", statistic = "Minimum", above = var.max_lag, period = 7200
      dimensions  = { "Cluster Name" = var.msk_cluster, "Consumer Group" = "superhero-dataflow", Topic = topic }
      description = "For two hours more messages of ${topic} wait than max_lag allows: see the job's log"
    } },
  )

  shown = merge(
    { for line, of in local.counted : line => [[var.name, line, { stat = of.statistic }]] },
    { for alarm, of in local.watched : alarm => [concat([of.namespace, of.metric], flatten([for key, value in of.dimensions : [key, value]]), [{ stat = of.statistic }])] },
    { for title, metrics in {
      queue-length = [
        ["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", var.queue],
        ["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", var.dead_letter_queue],
      ]
      function-runs = [
        ["AWS/Lambda", "Invocations", "FunctionName", var.function_name, { stat = "Sum" }],
        ["AWS/Lambda", "ConcurrentExecutions", "FunctionName", var.function_name, { stat = "Maximum" }],
        ["AWS/Lambda", "Duration", "FunctionName", var.function_name, { stat = "p99", yAxis = "right" }],
      ]
    } : title => metrics if var.queue != "" },
  )
}

resource "aws_cloudwatch_log_group" "this" {
  for_each = toset(var.log_groups)

  name              = each.key
  retention_in_days = var.log_days
}

resource "aws_sns_topic" "this" {
  name = var.name
}

resource "aws_sns_topic_policy" "this" {
  arn = aws_sns_topic.this.arn
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "cloudwatch.amazonaws.com" }
      Action    = "sns:Publish"
      Resource  = "arn:${var.partition}:sns:${var.region}:${var.account}:${var.name}"
      Condition = { StringEquals = { "aws:SourceAccount" = var.account } }
    }]
  })
}

resource "aws_sns_topic_subscription" "email" {
  count = var.alarm_email == "" ? 0 : 1

  topic_arn = aws_sns_topic.this.arn
  protocol  = "email"
  endpoint  = var.alarm_email
}

resource "aws_cloudwatch_log_metric_filter" "this" {
  for_each = local.counted

  name           = each.key
  log_group_name = aws_cloudwatch_log_group.this[var.job_logs].name
  pattern        = each.value.pattern
  metric_transformation {
    namespace = var.name
    name      = each.key
    value     = each.value.value
  }
}

resource "aws_cloudwatch_metric_alarm" "lines" {
  for_each = local.counted

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = each.value.description
  namespace           = var.name
  metric_name         = each.key
  statistic           = each.value.statistic
  period              = 300
  evaluation_periods  = 1
  threshold           = each.value.above
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.this.arn]
}

resource "aws_cloudwatch_metric_alarm" "metrics" {
  for_each = local.watched

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = each.value.description
  namespace           = each.value.namespace
  metric_name         = each.value.metric
  dimensions          = each.value.dimensions
  statistic           = each.value.statistic
  period              = lookup(each.value, "period", 300)
  evaluation_periods  = 1
  threshold           = each.value.above
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.this.arn]
}

resource "aws_cloudwatch_dashboard" "this" {
  dashboard_name = var.name
  dashboard_body = jsonencode({
    widgets = concat(
      [{
        type = "text", x = 0, y = 0, width = 24, height = 2
        properties = {
          markdown = "**${var.name}**: what failed, what waits, what was rejected. `runners-config/terraform/status` lists the jobs."
        }
      }],
      [for index, title in keys(local.shown) : {
        type       = "metric", x = 8 * (index % 3), y = 2 + 6 * floor(index / 3), width = 8, height = 6
        properties = { title = title, region = var.region, period = 300, view = "timeSeries", metrics = local.shown[title] }
      }],
    )
  })
}
