terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "region" { type = string }
variable "home" { type = string }
variable "features" { type = map(bool) }
variable "findings_bucket" { type = string }
variable "findings_key" { type = string }

locals {
  is_home = var.region == var.home
}

resource "aws_guardduty_detector" "this" {
  region                       = var.region
  enable                       = true
  finding_publishing_frequency = local.is_home ? "FIFTEEN_MINUTES" : "SIX_HOURS"
}

resource "aws_guardduty_detector_feature" "this" {
  for_each    = var.features
  region      = var.region
  detector_id = aws_guardduty_detector.this.id
  name        = each.key
  status      = each.value ? "ENABLED" : "DISABLED"
}

resource "aws_guardduty_organization_configuration" "this" {
  region                           = var.region
  detector_id                      = aws_guardduty_detector.this.id
  auto_enable_organization_members = local.is_home ? "ALL" : "NONE"
}

resource "aws_guardduty_publishing_destination" "this" {
  region          = var.region
  detector_id     = aws_guardduty_detector.this.id
  destination_arn = var.findings_bucket
  kms_key_arn     = var.findings_key
}

resource "aws_securityhub_account" "this" {
  region                   = var.region
  enable_default_standards = false
}

resource "aws_securityhub_standards_subscription" "this" {
  for_each      = toset(local.is_home ? ["aws-foundational-security-best-practices/v/1.0.0", "cis-aws-foundations-benchmark/v/3.0.0"] : [])
  region        = var.region
  standards_arn = "arn:aws:securityhub:${var.region}::standards/${each.key}"
  depends_on    = [aws_securityhub_account.this]
}

resource "aws_securityhub_organization_configuration" "this" {
  count                 = local.is_home ? 1 : 0
  region                = var.region
  auto_enable           = false
  auto_enable_standards = "NONE"
  organization_configuration {
    configuration_type = "CENTRAL"
  }
}

resource "aws_inspector2_enabler" "this" {
  region         = var.region
  account_ids    = ["820000000002"]
  resource_types = local.is_home ? ["EC2", "ECR", "LAMBDA", "LAMBDA_CODE"] : ["ECR"]
}

resource "aws_inspector2_organization_configuration" "this" {
  region = var.region
  auto_enable {
    ec2         = true
    ecr         = local.is_home
    lambda      = true
    lambda_code = local.is_home
  }
}

resource "aws_macie2_account" "this" {
  region                       = var.region
  finding_publishing_frequency = "FIFTEEN_MINUTES"
}

resource "aws_macie2_organization_configuration" "this" {
  region      = var.region
  auto_enable = !local.is_home
}

resource "aws_accessanalyzer_analyzer" "unused" {
  region        = var.region
  analyzer_name = "unused"
  type          = "ORGANIZATION_UNUSED_ACCESS"
}

resource "aws_accessanalyzer_analyzer" "external" {
  count         = local.is_home ? 1 : 0
  region        = var.region
  analyzer_name = "external"
  type          = "ORGANIZATION"
}

resource "aws_config_configuration_recorder" "this" {
  region   = var.region
  role_arn = "arn:aws:iam::820000000002:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig"
  recording_group {
    all_supported = local.is_home
    dynamic "exclusion_by_resource_types" {
      for_each = local.is_home ? [] : [["AWS::IAM::Role", "AWS::IAM::Policy"]]
      content {
        resource_types = exclusion_by_resource_types.value
      }
    }
    dynamic "recording_strategy" {
      for_each = local.is_home ? [] : ["EXCLUSION_BY_RESOURCE_TYPES"]
      content {
        use_only = recording_strategy.value
      }
    }
  }
}

resource "aws_config_delivery_channel" "this" {
  region         = var.region
  s3_bucket_name = "fieldfare-config"
}

resource "aws_config_configuration_recorder_status" "this" {
  region     = var.region
  name       = aws_config_configuration_recorder.this.name
  is_enabled = true
}

resource "aws_config_configuration_aggregator" "this" {
  count  = local.is_home ? 1 : 0
  region = var.region
  name   = "organization"
  organization_aggregation_source {
    role_arn    = "arn:aws:iam::820000000002:role/aggregator"
    all_regions = true
  }
}
