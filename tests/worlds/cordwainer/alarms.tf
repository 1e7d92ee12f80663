resource "aws_sns_topic" "alarms" {
  name              = "${local.name}-alarms"
  kms_master_key_id = aws_kms_alias.shop.arn
}

resource "aws_sns_topic_policy" "alarms" {
  arn = aws_sns_topic.alarms.arn

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "CloudWatch"
        Effect    = "Allow"
        Principal = { Service = "cloudwatch.amazonaws.com" }
        Action    = "sns:Publish"
        Resource  = aws_sns_topic.alarms.arn
        Condition = { ArnLike = { "aws:SourceArn" = "arn:aws:cloudwatch:${var.region}:${local.account}:alarm:*" } }
      },
      {
        Sid       = "Old default"
        Effect    = "Allow"
        Principal = { AWS = "*" }
        Action    = ["SNS:Publish", "SNS:Subscribe"]
        Resource  = aws_sns_topic.alarms.arn
        Condition = { StringEquals = { "AWS:SourceOwner" = local.account } }
      },
    ]
  })
}

resource "aws_sns_topic_subscription" "mail" {
  count = var.alarm_mail == "" ? 0 : 1

  topic_arn = aws_sns_topic.alarms.arn
  protocol  = "email"
  endpoint  = var.alarm_mail
}

module "web_alarms" {
  source = "./modules/alarms"

  prefix  = "${local.name}-web"
  actions = [aws_sns_topic.alarms.arn]
  alarms = {
    cpu    = { metric = "CPUUtilization", namespace = "AWS/EC2", threshold = 80 }
    errors = { metric = "HTTPCode_Backend_5XX", namespace = "AWS/ELB", threshold = 5 }
  }
}

module "night_alarms" {
  source = "./modules/alarms"

  prefix  = "${local.name}-night"
  actions = [aws_sns_topic.alarms.arn]
  enabled = !local.live
  alarms = {
    batch = { metric = "Failed", namespace = "Shop", threshold = 0 }
  }
}

module "store_alarms" {
  source = "./modules/alarms"

  prefix = "${local.name}-store"
  alarms = {
    lag  = { metric = "ReplicaLag", namespace = "AWS/RDS", threshold = 30 }
    disk = { metric = "DiskQueueDepth", namespace = "AWS/RDS", threshold = 60 }
  }
}

resource "aws_cloudwatch_composite_alarm" "stores" {
  alarm_name    = "${local.name}-stores"
  alarm_rule    = "ALARM(${local.name}-store-lag)"
  alarm_actions = compact([aws_sns_topic.alarms.arn, ""])
}

resource "aws_sqs_queue" "parcels" {
  name              = "${local.name}-parcels"
  kms_master_key_id = ""
  policy            = <<-EOT
    {
      "Version": "2008-10-17",
      "Statement": [
        {
          "Effect": "Allow",
          "Principal": {"AWS": ["210987654321", "${local.account}"]},
          "Action": "SQS:SendMessage",
          "Resource": "arn:aws:sqs:${var.region}:${local.account}:${local.name}-parcels"
        }
      ]
    }
  EOT
}
