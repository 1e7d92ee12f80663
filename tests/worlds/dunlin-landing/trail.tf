resource "aws_cloudtrail" "organization" {
  name                       = local.trail_name
  s3_bucket_name             = module.log_bucket["trail"].id
  kms_key_id                 = module.trail_key.arn
  is_organization_trail      = true
  is_multi_region_trail      = true
  enable_log_file_validation = true
  cloud_watch_logs_group_arn = "${aws_cloudwatch_log_group.trail.arn}:*"
  cloud_watch_logs_role_arn  = aws_iam_role.trail.arn

  event_selector {
    read_write_type           = "All"
    include_management_events = true

    dynamic "data_resource" {
      for_each = { "AWS::S3::Object" = "arn:aws:s3:::", "AWS::Lambda::Function" = "arn:aws:lambda" }
      content {
        type   = data_resource.key
        values = [data_resource.value]
      }
    }
  }

  depends_on = [aws_organizations_organization.this]
}

# The network team's own trail of writes.
resource "aws_cloudtrail" "network" {
  provider                      = aws.network
  name                          = "network-writes"
  s3_bucket_name                = module.log_bucket["flow"].id
  s3_key_prefix                 = "network"
  is_multi_region_trail         = true
  include_global_service_events = false

  event_selector {
    read_write_type = "WriteOnly"
  }
}

resource "aws_cloudwatch_log_group" "trail" {
  name              = "/dunlin/trail"
  retention_in_days = 400
  kms_key_id        = module.management_key.arn
}

resource "aws_iam_role" "trail" {
  name = "dunlin-trail-to-cloudwatch"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "cloudtrail.amazonaws.com" } }]
  })
}

resource "aws_iam_role_policy" "trail" {
  role = aws_iam_role.trail.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
      Resource = "${aws_cloudwatch_log_group.trail.arn}:log-stream:*"
    }]
  })
}

# --- who hears of it ----------------------------------------------------------

resource "aws_sns_topic" "alarms" {
  name              = "dunlin-alarms"
  kms_master_key_id = module.management_key.alias
}

data "aws_iam_policy_document" "alarms" {
  statement {
    sid       = "Alarms"
    actions   = ["sns:Publish"]
    resources = [aws_sns_topic.alarms.arn]
    principals {
      type        = "Service"
      identifiers = ["cloudwatch.amazonaws.com"]
    }
  }
  statement {
    sid       = "Owner"
    actions   = ["sns:Publish", "sns:Subscribe"]
    resources = [aws_sns_topic.alarms.arn]
    principals {
      type        = "AWS"
      identifiers = ["*"]
    }
    condition {
      test     = "StringEquals"
      variable = "AWS:SourceOwner"
      values   = [local.accounts.management]
    }
  }
}

resource "aws_sns_topic_policy" "alarms" {
  arn    = aws_sns_topic.alarms.arn
  policy = data.aws_iam_policy_document.alarms.json
}

resource "aws_sns_topic_subscription" "mail" {
  topic_arn = aws_sns_topic.alarms.arn
  protocol  = "email"
  endpoint  = var.alarm_mailbox
}

locals {
  watched = {
    root-sign-in = "{ $.userIdentity.type = \"Root\" && $.userIdentity.invokedBy NOT EXISTS && $.eventType != \"AwsServiceEvent\" }"
    no-mfa       = "{ ($.eventName = \"ConsoleLogin\") && ($.additionalEventData.MFAUsed != \"Yes\") }"
  }
}

resource "aws_cloudwatch_log_metric_filter" "watched" {
  for_each       = local.watched
  name           = each.key
  log_group_name = aws_cloudwatch_log_group.trail.name
  pattern        = each.value
  metric_transformation {
    name      = each.key
    namespace = "Dunlin/Trail"
    value     = "1"
  }
}

resource "aws_cloudwatch_metric_alarm" "watched" {
  for_each            = aws_cloudwatch_log_metric_filter.watched
  alarm_name          = "trail-${each.key}"
  metric_name         = each.value.metric_transformation[0].name
  namespace           = "Dunlin/Trail"
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  threshold           = 1
  comparison_operator = "GreaterThanOrEqualToThreshold"
  alarm_actions       = each.key == "root-sign-in" ? [aws_sns_topic.alarms.arn] : []
}
