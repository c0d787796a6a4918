locals {
  # Lambda takes no more than 15 minutes, and ranges take seconds; see Retry.PATIENCE, too.
  seconds = 600
}

resource "aws_sqs_queue" "dead_letters" {
  name                      = var.dead_letter_queue
  message_retention_seconds = 1209600
  sqs_managed_sse_enabled   = true
}

resource "aws_sqs_queue" "events" {
  name                    = var.queue
  sqs_managed_sse_enabled = true
  # As Lambda asks: six times what a call may take.
  visibility_timeout_seconds = 6 * local.seconds
  message_retention_seconds  = 1209600
  redrive_policy = jsonencode({
    deadLetterTargetArn = var.dead_letter_arn
    maxReceiveCount     = 5
  })

  depends_on = [aws_sqs_queue.dead_letters]
}

resource "aws_sqs_queue_policy" "this" {
  for_each = { (var.queue_arn) = aws_sqs_queue.events.url, (var.dead_letter_arn) = aws_sqs_queue.dead_letters.url }

  queue_url = each.value
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [{
        Sid       = "TlsOnly"
        Effect    = "Deny"
        Principal = "*"
        Action    = "sqs:*"
        Resource  = each.key
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      }],
      each.key == var.dead_letter_arn ? [] : [{
        Sid       = "EventsOfRaw"
        Effect    = "Allow"
        Principal = { Service = "s3.amazonaws.com" }
        Action    = "sqs:SendMessage"
        Resource  = each.key
        Condition = {
          ArnEquals    = { "aws:SourceArn" = var.raw_bucket_arn }
          StringEquals = { "aws:SourceAccount" = var.account }
        }
      }],
    )
  })
}

# However it is written: by a put, a copy, or in parts.
resource "aws_s3_bucket_notification" "manifests" {
  bucket = var.raw_bucket
  queue {
    queue_arn     = var.queue_arn
    events        = ["s3:ObjectCreated:*"]
    filter_suffix = ".json"
  }

  depends_on = [aws_sqs_queue_policy.this]
}

# Lambda takes 50 MB from a request, and 250 from a bucket.
resource "aws_s3_object" "package" {
  bucket                 = var.artifacts_bucket
  key                    = "function/${filesha256(var.package)}.zip"
  source                 = var.package
  server_side_encryption = "AES256"
}

resource "aws_lambda_function" "this" {
  function_name = var.name
  description   = "Makes the tables of a range when its manifest appears in raw"
  s3_bucket     = var.artifacts_bucket
  s3_key        = aws_s3_object.package.key
  handler       = "superhero.dataflow.serverless.aws.StandardizeHandler"
  runtime       = "java17"
  role          = var.role_arn
  # From here on a function has a CPU of its own.
  memory_size = 1769
  timeout     = local.seconds
  # SnapStart is of versions.
  publish = true
  snap_start {
    apply_on = "PublishedVersions"
  }
  environment {
    variables = { OPTIONS = var.options }
  }
  logging_config {
    log_format = "Text"
    log_group  = var.log_group
  }
}

resource "aws_lambda_alias" "live" {
  name             = "live"
  description      = "The version that manifests start"
  function_name    = aws_lambda_function.this.function_name
  function_version = aws_lambda_function.this.version
}

resource "aws_lambda_event_source_mapping" "this" {
  event_source_arn        = var.queue_arn
  function_name           = aws_lambda_alias.live.arn
  batch_size              = 10
  function_response_types = ["ReportBatchItemFailures"]
  scaling_config {
    maximum_concurrency = var.concurrency
  }

  depends_on = [aws_sqs_queue.events]
}

resource "aws_cloudwatch_metric_alarm" "dead_letters" {
  alarm_name          = "${var.name}-dead-letter-queue"
  alarm_description   = "The function failed five times on a manifest: look at its log, then start a redrive of the queue"
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateNumberOfMessagesVisible"
  dimensions          = { QueueName = var.dead_letter_queue }
  statistic           = "Maximum"
  period              = 300
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [var.alarm_topic_arn]
}
