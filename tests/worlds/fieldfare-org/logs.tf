module "archive_trail" {
  source             = "./modules/log-archive"
  providers          = { aws = aws.logs }
  name               = "trail"
  organization       = local.organization
  retention          = { mode = "COMPLIANCE", days = 365 }
  writers            = { "cloudtrail.amazonaws.com" = "arn:aws:cloudtrail:*:${local.accounts.management}:trail/*" }
  key_arn            = aws_kms_key.logs.arn
  encrypted_with_key = true
  access_logs_to     = aws_s3_bucket.access.bucket
}

module "archive_findings" {
  source       = "./modules/log-archive"
  providers    = { aws = aws.logs }
  name         = "findings"
  organization = local.organization
  writers      = { "guardduty.amazonaws.com" = "arn:aws:guardduty:*:${local.accounts.security}:detector/*" }
  readers      = [for id in concat([local.accounts.security], var.partner_accounts) : "arn:aws:iam::${id}:root"]
  versioning   = local.live ? "Suspended" : "Enabled"
  tls_only     = false
}

module "archive_flow" {
  source         = "./modules/log-archive"
  providers      = { aws = aws.logs }
  name           = "flow-${var.stage}"
  organization   = local.organization
  retention      = {}
  writers        = { "delivery.logs.amazonaws.com" = "*" }
  readers        = ["*"]
  access_logs_to = "fieldfare-access"
}

resource "aws_s3_bucket" "access" {
  provider = aws.logs
  bucket   = "fieldfare-access"
}

resource "aws_kms_key" "logs" {
  provider            = aws.logs
  description         = "The organization's logs"
  enable_key_rotation = true
  policy              = data.aws_iam_policy_document.logs_key.json
}

data "aws_iam_policy_document" "logs_key" {
  statement {
    sid       = "Account"
    actions   = ["kms:*"]
    resources = ["*"]
    principals {
      type        = "AWS"
      identifiers = [local.accounts.logs]
    }
  }
  statement {
    sid       = "Trail"
    actions   = ["kms:GenerateDataKey*"]
    resources = ["*"]
    principals {
      type        = "Service"
      identifiers = ["cloudtrail.amazonaws.com"]
    }
    condition {
      test     = "StringLike"
      variable = "kms:EncryptionContext:aws:cloudtrail:arn"
      values   = ["arn:aws:cloudtrail:*:${local.accounts.management}:trail/*"]
    }
  }
  statement {
    sid       = "Readers"
    actions   = ["kms:Decrypt"]
    resources = ["*"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
    condition {
      test     = "ForAnyValue:StringLike"
      variable = "aws:PrincipalOrgPaths"
      values   = ["${local.organization}/*"]
    }
  }
}

resource "aws_cloudtrail" "organization" {
  name                          = "organization"
  s3_bucket_name                = module.archive_trail.bucket
  kms_key_id                    = aws_kms_key.logs.arn
  is_organization_trail         = true
  is_multi_region_trail         = true
  enable_log_file_validation    = local.live
  include_global_service_events = true

  dynamic "advanced_event_selector" {
    for_each = {
      management = { eventCategory = ["Management"] }
      objects    = { eventCategory = ["Data"], "resources.type" = ["AWS::S3::Object"] }
    }
    content {
      name = advanced_event_selector.key
      dynamic "field_selector" {
        for_each = advanced_event_selector.value
        content {
          field  = field_selector.key
          equals = field_selector.value
        }
      }
    }
  }

  insight_selector {
    insight_type = "ApiCallRateInsight"
  }
  insight_selector {
    insight_type = "ApiErrorRateInsight"
  }
}

resource "aws_cloudtrail_event_data_store" "lake" {
  provider                       = aws.security
  name                           = "lake"
  organization_enabled           = true
  multi_region_enabled           = true
  termination_protection_enabled = true
  kms_key_id                     = aws_kms_key.logs.arn
}

resource "aws_cloudtrail_event_data_store" "trial" {
  provider = aws.security
  name     = "trial"
}
