locals {
  guardduty_features = {
    S3_DATA_EVENTS         = true
    EKS_AUDIT_LOGS         = true
    EBS_MALWARE_PROTECTION = true
    RDS_LOGIN_EVENTS       = true
    LAMBDA_NETWORK_LOGS    = true
    RUNTIME_MONITORING     = true
  }
}

module "security" {
  source    = "./modules/security-region"
  for_each  = local.regions
  providers = { aws = aws.security }

  region          = each.key
  home            = local.home
  features        = each.key == local.home ? local.guardduty_features : merge(local.guardduty_features, { RUNTIME_MONITORING = false })
  findings_bucket = module.archive_findings.arn
  findings_key    = aws_kms_key.logs.arn
}

resource "aws_sns_topic" "findings" {
  provider          = aws.security
  name              = "findings"
  kms_master_key_id = "alias/aws/sns"
  signature_version = 2
}

resource "aws_sns_topic_policy" "findings" {
  provider = aws.security
  arn      = aws_sns_topic.findings.arn
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [{
        Sid       = "Events"
        Effect    = "Allow"
        Principal = { Service = "events.amazonaws.com" }
        Action    = "sns:Publish"
        Resource  = aws_sns_topic.findings.arn
        Condition = { ArnLike = { "aws:SourceArn" = "arn:aws:events:*:${local.accounts.security}:rule/*" } }
      }],
      [for id in var.partner_accounts : {
        Sid       = "Partner${id}"
        Effect    = "Allow"
        Principal = { AWS = id }
        Action    = "sns:Subscribe"
        Resource  = aws_sns_topic.findings.arn
      }],
    )
  })
}

resource "aws_sns_topic_subscription" "hook" {
  provider  = aws.security
  topic_arn = aws_sns_topic.findings.arn
  protocol  = local.live ? "https" : "http"
  endpoint  = "${local.live ? "https" : "http"}://hooks.fieldfare.example/findings"
}
