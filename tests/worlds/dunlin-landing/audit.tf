resource "aws_iam_role" "config" {
  for_each           = { management = local.accounts.management }
  name               = "dunlin-config-${each.key}"
  assume_role_policy = data.aws_iam_policy_document.config_trust.json
}

data "aws_iam_policy_document" "config_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["config.amazonaws.com"]
    }
  }
}

module "management_baseline" {
  source      = "./modules/region-baseline"
  bucket      = module.log_bucket["config"].id
  config_role = aws_iam_role.config["management"].arn
  recording   = var.enforce_guardrails
  standards   = ["arn:aws:securityhub:::ruleset/cis-aws-foundations-benchmark/v/1.2.0"]
  rules = {
    root-mfa       = "ROOT_ACCOUNT_MFA_ENABLED"
    open-ssh       = "INCOMING_SSH_DISABLED"
    trail-is-alive = "CLOUD_TRAIL_ENABLED"
  }
}

module "audit_baseline" {
  source      = "./modules/region-baseline"
  providers   = { aws = aws.audit }
  bucket      = module.log_bucket["config"].id
  config_role = "arn:aws:iam::${local.accounts.audit}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig"
  macie       = "PAUSED"
  standards = toset([
    "arn:aws:securityhub:${var.home_region}::standards/aws-foundational-security-best-practices/v/1.0.0",
  ])
}

module "audit_virginia_baseline" {
  source      = "./modules/region-baseline"
  providers   = { aws = aws.audit_virginia }
  bucket      = module.log_bucket["config"].id
  config_role = "arn:aws:iam::${local.accounts.audit}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig"
  all_types   = false
  types       = ["AWS::IAM::Role", "AWS::IAM::User"]
  guardduty   = contains(local.watched_regions, "us-east-1")
}

locals {
  watched_regions = compact([var.home_region, ""])
}

resource "aws_config_configuration_aggregator" "organization" {
  provider = aws.audit
  name     = "organization"
  organization_aggregation_source {
    role_arn    = "arn:aws:iam::${local.accounts.audit}:role/dunlin-aggregator"
    all_regions = true
  }
}

resource "aws_config_configuration_aggregator" "workloads" {
  provider = aws.audit
  name     = "workloads"
  account_aggregation_source {
    account_ids = local.workload_accounts
    regions     = [var.home_region]
  }
}

resource "aws_accessanalyzer_analyzer" "organization" {
  provider      = aws.audit
  analyzer_name = "organization"
  type          = "ORGANIZATION"
}

resource "aws_guardduty_organization_configuration" "this" {
  provider    = aws.audit
  auto_enable = true
  detector_id = module.audit_baseline.detector_id
}

resource "aws_s3_account_public_access_block" "logs" {
  provider                = aws.logs
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_account_public_access_block" "network" {
  provider            = aws.network
  block_public_acls   = true
  block_public_policy = true
}

resource "aws_ebs_encryption_by_default" "network" {
  provider = aws.network
}

resource "aws_iam_account_password_policy" "management" {
  minimum_password_length      = 14
  require_lowercase_characters = true
  require_numbers              = true
  require_uppercase_characters = true
  require_symbols              = true
  password_reuse_prevention    = 24
}

resource "aws_iam_account_password_policy" "audit" {
  provider                     = aws.audit
  minimum_password_length      = 14
  require_lowercase_characters = true
  require_numbers              = true
  require_uppercase_characters = true
  password_reuse_prevention    = 24
  max_password_age             = 90
}
