module "alarms" {
  source = "./modules/topic"

  name       = "audit-alerts"
  kms_key_id = aws_kms_key.audit.arn
  publishers = ["cloudwatch.amazonaws.com"]
  account    = local.account
}

module "digest" {
  source = "./modules/topic"

  name       = "audit-digest"
  kms_key_id = aws_kms_key.audit.arn
  publishers = ["events.amazonaws.com"]
  account    = local.account
}

resource "aws_sqs_queue" "findings" {
  name                       = "findings"
  kms_master_key_id          = aws_kms_key.audit.key_id
  visibility_timeout_seconds = 120
}

resource "aws_sqs_queue_policy" "findings" {
  queue_url = aws_sqs_queue.findings.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { AWS = ["arn:aws:iam::${local.account}:root", "*"] }
        Action    = ["sqs:ReceiveMessage", "sqs:DeleteMessage"]
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
  actions_enabled     = false
  alarm_actions       = [module.alarms.arn]
}

resource "aws_secretsmanager_secret" "siem" {
  name = "siem"
}

resource "aws_secretsmanager_secret_rotation" "siem" {
  secret_id           = aws_secretsmanager_secret.siem.id
  rotation_lambda_arn = "arn:aws:lambda:eu-north-1:${local.account}:function:rotate"

  rotation_rules {
    automatically_after_days = 30
  }
}

resource "aws_cloudwatch_event_bus" "audit" {
  name = "audit"
}

resource "aws_cloudwatch_event_permission" "audit" {
  event_bus_name = aws_cloudwatch_event_bus.audit.name
  statement_id   = "organization"
  principal      = "*"

  condition {
    type  = "StringEquals"
    key   = "aws:PrincipalOrgID"
    value = "o-w1h2i3m4b5"
  }
}
