terraform {
  required_version = ">= 1.9"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.14"
    }
  }
}

provider "aws" {
  region              = "eu-central-1"
  allowed_account_ids = [local.accounts.management]
}

provider "aws" {
  alias               = "security"
  region              = "eu-central-1"
  allowed_account_ids = [local.accounts.security]
  assume_role {
    role_arn = "arn:aws:iam::${local.accounts.security}:role/ropewalk-deploy"
  }
}

locals {
  accounts = {
    management = "550000000001"
    security   = "550000000002"
    rigging    = "550000000003"
  }
  home    = "eu-central-1"
  regions = ["eu-central-1", "eu-west-3"]
}

variable "quarantine" {
  type    = bool
  default = false
}

variable "partner_account" {
  description = "The sailmaker's account. Empty until the contract is signed."
  type        = string
}

resource "aws_organizations_organization" "this" {
  feature_set = "ALL"
  enabled_policy_types = [
    "SERVICE_CONTROL_POLICY",
    "RESOURCE_CONTROL_POLICY",
    "BACKUP_POLICY",
  ]
  aws_service_access_principals = [
    "guardduty.amazonaws.com", "inspector2.amazonaws.com", "config.amazonaws.com", "sso.amazonaws.com",
    "iam.amazonaws.com", "cloudtrail.amazonaws.com", "backup.amazonaws.com", "access-analyzer.amazonaws.com",
  ]
}

resource "aws_organizations_organizational_unit" "yards" {
  for_each  = toset(["rigging", "quarantine"])
  name      = each.key
  parent_id = one(aws_organizations_organization.this.roots).id
}

# One policy per file; the file's prefix tells its type.
resource "aws_organizations_policy" "guardrail" {
  for_each = fileset("${path.module}/guardrails", "*.json")
  name     = trimsuffix(each.value, ".json")
  type     = startswith(each.value, "rcp-") ? "RESOURCE_CONTROL_POLICY" : "SERVICE_CONTROL_POLICY"
  content  = file("${path.module}/guardrails/${each.value}")
}

resource "aws_organizations_policy_attachment" "root" {
  for_each  = aws_organizations_policy.guardrail
  policy_id = each.value.id
  target_id = aws_organizations_organization.this.roots[0].id
}

resource "aws_organizations_policy" "backup" {
  name = "nightly"
  type = "BACKUP_POLICY"
  content = jsonencode({
    plans = {
      nightly = {
        regions = { "@@assign" = local.regions }
        rules = { nightly = {
          schedule_expression = { "@@assign" = "cron(0 3 ? * * *)" }
          target_backup_vault_name = { "@@assign" = "ropewalk" }
          lifecycle = { delete_after_days = { "@@assign" = "35" } }
        } }
        selections = { tags = { all = {
          iam_role_arn = { "@@assign" = "arn:aws:iam::$account:role/ropewalk-backup" }
          tag_key      = { "@@assign" = "backup" }
          tag_value    = { "@@assign" = ["nightly"] }
        } } }
      }
    }
  })
}

resource "aws_iam_organizations_features" "this" {
  enabled_features = concat(["RootCredentialsManagement"], var.quarantine ? [] : ["RootSessions"])
  depends_on       = [aws_organizations_organization.this]
}

resource "aws_organizations_delegated_administrator" "security" {
  for_each          = toset(["access-analyzer.amazonaws.com", "config.amazonaws.com", "securityhub.amazonaws.com"])
  account_id        = local.accounts.security
  service_principal = each.value
}

resource "aws_account_alternate_contact" "security" {
  for_each               = toset(["SECURITY", "BILLING"])
  alternate_contact_type = each.key
  name                   = "Ropewalk Watch"
  title                  = "Duty officer"
  email_address          = "watch@ropewalk.example"
  phone_number           = "+33 1 23456789"
}

resource "aws_account_alternate_contact" "members" {
  for_each               = { for name, id in local.accounts : name => id if name != "management" }
  account_id             = each.value
  alternate_contact_type = "OPERATIONS"
  name                   = "Ropewalk Watch"
  title                  = "Duty officer"
  email_address          = "watch@ropewalk.example"
  phone_number           = "+33 1 23456789"
}

module "people" {
  source         = "./modules/people"
  organization   = aws_organizations_organization.this.id
  rigging        = local.accounts.rigging
  break_glass    = "PT1H"
}

module "region" {
  for_each  = toset(local.regions)
  source    = "./modules/region"
  providers = { aws = aws.security }

  region          = each.value
  home            = local.home
  accounts        = values(local.accounts)
  organization_id = aws_organizations_organization.this.id
  partner         = var.partner_account
}

# --- the trail of the whole organization -----------------------------------------------------

resource "aws_cloudtrail" "organization" {
  name                          = "organization"
  s3_bucket_name                = "ropewalk-trail-${local.accounts.security}"
  is_organization_trail         = true
  is_multi_region_trail         = true
  include_global_service_events = true
  enable_log_file_validation    = true
  kms_key_id                    = module.region[local.home].key_arn

  advanced_event_selector {
    name = "Management events"
    field_selector {
      field  = "eventCategory"
      equals = ["Management"]
    }
  }

  advanced_event_selector {
    name = "Writes to buckets"
    field_selector {
      field  = "eventCategory"
      equals = ["Data"]
    }
    field_selector {
      field  = "resources.type"
      equals = ["AWS::S3::Object"]
    }
    field_selector {
      field  = "readOnly"
      equals = ["false"]
    }
  }

  insight_selector {
    insight_type = "ApiCallRateInsight"
  }
}

# --- workloads outside of AWS ----------------------------------------------------------------

resource "aws_rolesanywhere_trust_anchor" "shipyard" {
  name    = "shipyard"
  enabled = true
  source {
    source_type = "AWS_ACM_PCA"
    source_data {
      acm_pca_arn = "arn:aws:acm-pca:eu-central-1:550000000002:certificate-authority/1f4e2c7a-0000-4000-8000-000000000001"
    }
  }
}

data "aws_iam_policy_document" "shipyard_trust" {
  statement {
    actions = ["sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"]
    principals {
      type        = "Service"
      identifiers = ["rolesanywhere.amazonaws.com"]
    }
    condition {
      test     = "ArnEquals"
      variable = "aws:SourceArn"
      values   = [aws_rolesanywhere_trust_anchor.shipyard.arn]
    }
  }
}

resource "aws_iam_role" "shipyard" {
  name                 = "shipyard-crane"
  assume_role_policy   = data.aws_iam_policy_document.shipyard_trust.json
  permissions_boundary = aws_iam_policy.boundary.arn
}

resource "aws_rolesanywhere_profile" "shipyard" {
  name      = "shipyard"
  enabled   = true
  role_arns = [aws_iam_role.shipyard.arn]
}

resource "aws_iam_role_policy" "shipyard" {
  name = "telemetry"
  role = aws_iam_role.shipyard.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "ssm:GetParameter*", Resource = "*" },
      { Effect = "Allow", Action = ["cloudwatch:PutMetricData"], Resource = "*", Condition = { StringEquals = { "cloudwatch:namespace" = "Shipyard" } } },
    ]
  })
}

resource "aws_iam_policy" "boundary" {
  name = "ropewalk-boundary"
  policy = <<-JSON
    {
      "Version": "2012-10-17",
      "Statement": [
        { "Sid": "Ceiling", "Effect": "Allow", "Action": "*", "Resource": "*" },
        { "Sid": "NotOurselves", "Effect": "Deny", "Action": ["iam:DeleteRolePermissionsBoundary", "organizations:LeaveOrganization"], "Resource": "*" }
      ]
    }
  JSON
}

resource "aws_iam_openid_connect_provider" "gitlab" {
  url            = "https://gitlab.com"
  client_id_list = ["https://gitlab.com"]
}

resource "aws_iam_role" "deploy" {
  for_each = {
    plan  = "project_path:ropewalk/landing-zone:*"
    apply = "project_path:ropewalk/landing-zone:ref_type:branch:ref:main"
    any   = "*"
  }
  name = "gitlab-${each.key}"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = "arn:aws:iam::${local.accounts.management}:oidc-provider/gitlab.com" }
      Condition = {
        StringEquals = { "gitlab.com:aud" = "https://gitlab.com" }
        StringLike   = { "gitlab.com:sub" = each.value }
      }
    }]
  })
}

resource "aws_iam_role_policy_attachment" "deploy" {
  for_each   = { plan = "ReadOnlyAccess", apply = "AdministratorAccess", any = "AWSSupportAccess" }
  role       = aws_iam_role.deploy[each.key].name
  policy_arn = "arn:aws:iam::aws:policy/${each.value}"
}
