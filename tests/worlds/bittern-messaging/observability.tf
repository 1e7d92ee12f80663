resource "aws_cloudwatch_metric_alarm" "dead_letters" {
  for_each = module.queue

  alarm_name          = "${each.value.dead_letter_name}-not-empty"
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateNumberOfMessagesVisible"
  dimensions          = { QueueName = each.value.dead_letter_name }
  statistic           = "Maximum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  alarm_actions       = each.key == "telemetry" ? [] : [aws_sns_topic.alarms.arn]
}

resource "aws_cloudwatch_metric_alarm" "old_bookings" {
  alarm_name          = "${module.queue["bookings"].name}-old"
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateAgeOfOldestMessage"
  dimensions          = { QueueName = module.queue["bookings"].name }
  statistic           = "Maximum"
  period              = 300
  evaluation_periods  = 3
  comparison_operator = "GreaterThanThreshold"
  threshold           = 900
  actions_enabled     = var.stage != "prod"
  alarm_actions       = [aws_sns_topic.alarms.arn]
}

resource "aws_cloudwatch_metric_alarm" "broker_cpu" {
  alarm_name          = "${local.prefix}-broker-cpu"
  namespace           = "AWS/AmazonMQ"
  metric_name         = "CpuUtilization"
  dimensions          = { Broker = "${aws_mq_broker.legacy.broker_name}-1" }
  statistic           = "Average"
  period              = 300
  evaluation_periods  = 3
  comparison_operator = "GreaterThanThreshold"
  threshold           = 80
  alarm_actions       = var.pager_topic_arns
}

resource "aws_cloudwatch_log_group" "integration" {
  for_each = {
    router  = 30
    mapper  = 400
    archive = 0
  }

  name              = "/bittern/${var.stage}/${each.key}"
  retention_in_days = each.value
}

resource "aws_cloudwatch_log_group" "customs" {
  name = "/bittern/${var.stage}/customs"
}

resource "aws_ses_configuration_set" "notices" {
  name = "${local.prefix}-notices"

  delivery_options {
    tls_policy = "Require"
  }
}

resource "aws_ses_configuration_set" "marketing" {
  name = "${local.prefix}-marketing"
}

resource "aws_ses_domain_identity" "mail" {
  domain = "mail.bittern.example"
}

resource "aws_ses_identity_policy" "agency" {
  identity = aws_ses_domain_identity.mail.arn
  name     = "agency"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::432109876543:root" }
      Action    = ["ses:SendEmail", "ses:SendRawEmail"]
      Resource  = aws_ses_domain_identity.mail.arn
    }]
  })
}
