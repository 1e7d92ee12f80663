module "queue" {
  source   = "./modules/queue"
  for_each = var.queues

  name   = each.key
  key    = each.value.key ? aws_kms_key.main.key_id : null
  strict = each.value.strict
  dead   = each.value.dead
  topic  = aws_sns_topic.goals.arn
}

resource "aws_sns_topic" "goals" {
  name              = "goals"
  kms_master_key_id = "alias/aws/sns"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Principal = { AWS = "*" }, Action = "sns:Publish", Resource = "*", Condition = { StringEquals = { "AWS:SourceOwner" = local.account } } },
      { Effect = "Allow", Principal = { AWS = "*" }, Action = ["sns:Subscribe", "sns:Receive"], Resource = "*", Condition = { StringLike = { "sns:Endpoint" = "*@corncrake.example" } } },
    ]
  })
}

resource "aws_sns_topic_subscription" "queues" {
  for_each  = module.queue
  topic_arn = aws_sns_topic.goals.arn
  protocol  = "sqs"
  endpoint  = each.value.arn
}

resource "aws_ses_domain_identity" "this" {
  for_each = toset(["news", "votes"])
  domain   = "${each.key}.corncrake.example"
}

resource "aws_ses_domain_dkim" "news" {
  domain = aws_ses_domain_identity.this["news"].domain
}

resource "aws_ses_configuration_set" "this" {
  for_each = { strict = "Require", usual = "Optional" }
  name     = each.key

  delivery_options {
    tls_policy = each.value
  }
}

resource "aws_ses_receipt_rule" "letters" {
  name          = "letters"
  rule_set_name = "letters"
  recipients    = ["letters@corncrake.example"]
  enabled       = true
  scan_enabled  = local.live
  tls_policy    = "Optional"
}

resource "aws_iot_policy" "this" {
  for_each = {
    cameras = { actions = ["iot:Connect"], resource = "arn:aws:iot:eu-west-1:${local.account}:client/$${iot:Connection.Thing.ThingName}" }
    lamps   = { actions = ["iot:*"], resource = "*" }
  }

  name = each.key

  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = each.value.actions, Resource = each.value.resource }]
  })
}

resource "aws_cloudwatch_metric_alarm" "queue" {
  for_each            = module.queue
  alarm_name          = "queue-${each.key}"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  metric_name         = "ApproximateAgeOfOldestMessage"
  namespace           = "AWS/SQS"
  period              = 60
  statistic           = "Maximum"
  threshold           = 600
  dimensions          = { QueueName = each.value.name }
  alarm_actions       = each.key == "votes" ? [aws_sns_topic.goals.arn] : []
}
