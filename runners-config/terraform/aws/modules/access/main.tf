locals {
  raw       = var.bucket_arns.raw
  standard  = var.bucket_arns.standard
  artifacts = var.bucket_arns.artifacts

  is_cluster    = var.compute == "cluster"
  is_serverless = var.compute == "serverless"
  uuid          = "????????-????-????-????-????????????"

  # What is replaced, compacted or a note to others; folders are hours or days. No name of a topic
  # has a tilde.
  deleted_in_standard = concat(
    [
      "${local.standard}/*/date=*/*",
      "${local.standard}/*_replacing/*",
      "${local.standard}/*_lake.json.${local.uuid}.${local.uuid}",
    ],
    [for command in ["audit", "standardize", "replay", "compact"] : "${local.standard}/*.${command}~*"],
  )
  # Nothing else in raw: no command deletes data there.
  deleted_in_raw = ["${local.raw}/*_lake.json.${local.uuid}.${local.uuid}"]

  job_statements = [
    {
      Effect   = "Allow"
      Action   = ["s3:ListBucket"]
      Resource = [local.raw, local.standard, local.artifacts]
    },
    {
      Effect   = "Allow"
      Action   = ["s3:GetObject", "s3:PutObject", "s3:AbortMultipartUpload"]
      Resource = ["${local.raw}/*", "${local.standard}/*"]
    },
    {
      Effect   = "Allow"
      Action   = ["s3:DeleteObject"]
      Resource = concat(local.deleted_in_standard, local.deleted_in_raw)
    },
    {
      Effect   = "Allow"
      Action   = ["s3:GetObject"]
      Resource = [for folder in ["jars", "models", "kafka"] : "${local.artifacts}/${folder}/*"]
    },
    {
      Effect   = "Allow"
      Action   = ["s3:GetObject", "s3:PutObject", "s3:AbortMultipartUpload", "s3:DeleteObject"]
      Resource = ["${local.artifacts}/diff/*"]
    },
  ]

  # Which of AWS's services are which role, and what it may do beside the above.
  roles = {
    instances = {
      made      = local.is_cluster
      principal = "ec2.amazonaws.com"
      statements = concat(local.job_statements, [{
        Effect   = "Allow"
        Action   = ["s3:PutObject", "s3:AbortMultipartUpload"]
        Resource = ["${local.artifacts}/logs/*"]
      }])
    }
    service = {
      made      = local.is_cluster
      principal = "elasticmapreduce.amazonaws.com"
      statements = [{
        Effect    = "Allow"
        Action    = ["iam:PassRole"]
        Resource  = ["${local.role_arns}-instances"]
        Condition = { StringEquals = { "iam:PassedToService" = "ec2.amazonaws.com" } }
      }]
    }
    serverless = {
      made      = local.is_serverless
      principal = "emr-serverless.amazonaws.com"
      statements = concat(local.job_statements, [
        {
          Effect   = "Allow"
          Action   = ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"]
          Resource = ["${var.job_logs_arn}:*"]
        },
        {
          # AWS ties this call to no log group.
          Effect   = "Allow"
          Action   = ["logs:DescribeLogGroups"]
          Resource = ["arn:${var.partition}:logs:${var.region}:${var.account}:log-group:*"]
        },
      ])
    }
    function = {
      made      = var.function
      principal = "lambda.amazonaws.com"
      statements = [
        {
          Effect   = "Allow"
          Action   = ["s3:ListBucket"]
          Resource = [local.raw, local.standard, local.artifacts]
        },
        {
          Effect   = "Allow"
          Action   = ["s3:GetObject"]
          Resource = ["${local.raw}/*", "${local.artifacts}/models/*"]
        },
        {
          Effect   = "Allow"
          Action   = ["s3:GetObject", "s3:PutObject", "s3:AbortMultipartUpload"]
          Resource = ["${local.standard}/*"]
        },
        {
          Effect   = "Allow"
          Action   = ["s3:DeleteObject"]
          Resource = ["${local.standard}/*/date=*/*", "${local.standard}/*_replacing/*"]
        },
        {
          Effect   = "Allow"
          Action   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
          Resource = [var.queue_arn]
        },
        {
          Effect   = "Allow"
          Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
          Resource = ["${var.function_logs_arn}:*"]
        },
      ]
    }
  }
  role_arns = "arn:${var.partition}:iam::${var.account}:role/${var.name}"
  made      = toset([for role, settings in local.roles : role if settings.made])
}

resource "aws_iam_role" "this" {
  for_each = local.made

  name = "${var.name}-${each.key}"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [merge(
      {
        Effect    = "Allow"
        Principal = { Service = local.roles[each.key].principal }
        Action    = "sts:AssumeRole"
      },
      # EC2 and Lambda name no account when they assume a role.
      contains(["instances", "function"], each.key) ? {} : {
        Condition = { StringEquals = { "aws:SourceAccount" = var.account } }
      },
    )]
  })
}

resource "aws_iam_role_policy" "this" {
  for_each = local.made

  name   = "superhero-dataflow"
  role   = aws_iam_role.this[each.key].name
  policy = jsonencode({ Version = "2012-10-17", Statement = local.roles[each.key].statements })
}

# AWS keeps this one up with what EMR does, and ties it to resources with EMR's tag.
resource "aws_iam_role_policy_attachment" "service" {
  count = local.is_cluster ? 1 : 0

  role       = aws_iam_role.this["service"].name
  policy_arn = "arn:${var.partition}:iam::aws:policy/service-role/AmazonEMRServicePolicy_v2"
}

resource "aws_iam_instance_profile" "this" {
  count = local.is_cluster ? 1 : 0

  name = "${var.name}-instances"
  role = aws_iam_role.this["instances"].name
}

resource "aws_iam_group" "contributors" {
  name = "${var.name}-contributors"
}

resource "aws_iam_group_policy" "contributors" {
  name  = "raw"
  group = aws_iam_group.contributors.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [
        { Effect = "Allow", Action = ["s3:ListBucket"], Resource = [local.raw] },
        { Effect = "Allow", Action = ["s3:GetObject"], Resource = ["${local.raw}/*"] },
      ],
      var.contributors_write_raw ? [
        { Effect = "Allow", Action = ["s3:PutObject", "s3:AbortMultipartUpload"], Resource = ["${local.raw}/*"] },
      ] : [],
    )
  })
}

resource "aws_iam_group_policy" "outside" {
  count = length(var.ip_ranges) > 0 ? 1 : 0

  name  = "outside-ip-ranges"
  group = aws_iam_group.contributors.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Deny"
      Action   = "*"
      Resource = "*"
      Condition = {
        NotIpAddress = { "aws:SourceIp" = var.ip_ranges }
        Bool         = { "aws:ViaAWSService" = "false" }
      }
    }]
  })
}
