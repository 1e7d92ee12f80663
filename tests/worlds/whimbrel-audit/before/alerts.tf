module "alerts" {
  source = "./modules/topic"

  name       = "audit-alerts"
  kms_key_id = aws_kms_key.audit.arn
  publishers = ["cloudwatch.amazonaws.com"]
  account    = local.account
}

module "digest" {
  source = "./modules/topic"

  name       = "audit-digest"
  publishers = ["events.amazonaws.com"]
  account    = local.account
}

resource "aws_sqs_queue" "findings" {
  name              = "findings"
  kms_master_key_id = aws_kms_key.audit.key_id
}

resource "aws_sqs_queue_policy" "findings" {
  queue_url = aws_sqs_queue.findings.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { AWS = "arn:aws:iam::${local.account}:root" }
        Action    = "sqs:*"
        Resource  = aws_sqs_queue.findings.arn
      },
      {
        Effect    = "Deny"
        Principal = "*"
        Action    = "sqs:*"
        Resource  = aws_sqs_queue.findings.arn
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
    ]
  })
}

resource "aws_sqs_queue" "stale" {
  name = "stale"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = "*"
      Action    = "sqs:SendMessage"
      Resource  = "*"
    }]
  })
}

resource "aws_cloudwatch_metric_alarm" "findings" {
  alarm_name          = "findings-old"
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateAgeOfOldestMessage"
  dimensions          = { QueueName = aws_sqs_queue.findings.name }
  statistic           = "Maximum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 3600
  alarm_actions       = [module.alerts.arn]
}

resource "aws_secretsmanager_secret" "siem" {
  name       = "siem"
  kms_key_id = aws_kms_key.audit.arn
}

resource "aws_secretsmanager_secret" "export" {
  name = "export"
}

resource "aws_cloudwatch_event_bus" "audit" {
  name = "audit"
}
