resource "aws_cloudtrail" "all" {
  name                          = "${local.prefix}-all"
  s3_bucket_name                = module.bucket["ledger"].name
  is_multi_region_trail         = true
  enable_log_file_validation    = false
  include_global_service_events = true
  cloud_watch_logs_group_arn    = "${aws_cloudwatch_log_group.trail.arn}:*"
  cloud_watch_logs_role_arn     = aws_iam_role.flows.arn

  event_selector {
    read_write_type           = "WriteOnly"
    include_management_events = true

    data_resource {
      type   = "AWS::S3::Object"
      values = ["arn:aws:s3:::"]
    }
  }
}

resource "aws_cloudwatch_log_group" "trail" {
  name              = "/ptarmigan/trail"
  retention_in_days = 0
}

resource "aws_guardduty_detector" "here" {
  enable = true
}

resource "aws_guardduty_detector" "far" {
  provider = aws.vault
  enable   = false
}

resource "aws_ebs_encryption_by_default" "here" {
  enabled = true
}

resource "aws_s3_account_public_access_block" "here" {
  count                   = var.lock_public_access ? 1 : 0
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_iam_account_password_policy" "here" {
  minimum_password_length        = 14
  require_lowercase_characters   = true
  require_uppercase_characters   = true
  require_numbers                = true
  require_symbols                = true
  allow_users_to_change_password = true
  password_reuse_prevention      = 5
}

resource "aws_accessanalyzer_analyzer" "here" {
  analyzer_name = local.prefix
}

resource "aws_config_configuration_recorder" "here" {
  role_arn = aws_iam_role.flows.arn

  recording_group {
    all_supported                 = true
    include_global_resource_types = true
  }
}

resource "aws_config_delivery_channel" "here" {
  s3_bucket_name = aws_s3_bucket.logs.id
  depends_on     = [aws_config_configuration_recorder.here]
}

resource "aws_config_configuration_recorder_status" "here" {
  name       = aws_config_configuration_recorder.here.name
  is_enabled = var.stage == "production"
  depends_on = [aws_config_delivery_channel.here]
}

resource "aws_cloudwatch_metric_alarm" "lag" {
  for_each = { kafka = true, kinesis = false }

  alarm_name          = "${local.prefix}-${each.key}-lag"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 2
  metric_name         = "Lag"
  namespace           = "Ptarmigan"
  period              = 300
  statistic           = "Maximum"
  threshold           = 1000
  actions_enabled     = each.value
  alarm_actions       = [aws_sns_topic.this["alerts"].arn]
}

resource "aws_iam_user" "auditor" {
  name = "auditor"
}

resource "aws_iam_user_policy_attachment" "auditor" {
  user       = aws_iam_user.auditor.name
  policy_arn = "arn:aws:iam::aws:policy/SecurityAudit"
}

resource "aws_iam_role" "support" {
  name               = "${local.prefix}-support"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = local.root } }] })
}

resource "aws_iam_role_policy_attachment" "support" {
  role       = aws_iam_role.support.name
  policy_arn = "arn:aws:iam::aws:policy/AWSSupportAccess"
}
