resource "aws_organizations_organization" "this" {
  feature_set          = "ALL"
  enabled_policy_types = ["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY", "DECLARATIVE_POLICY_EC2"]
}

locals {
  units = yamldecode(file("${path.module}/policies/units.yaml"))
}

resource "aws_organizations_organizational_unit" "this" {
  for_each  = { for unit in local.units : unit.name => unit }
  name      = each.value.name
  parent_id = aws_organizations_organization.this.roots[0].id
}

resource "aws_organizations_policy" "this" {
  for_each = { for file in fileset("${path.module}/policies", "*.json") : trimsuffix(file, ".json") => file }
  name     = each.key
  type     = upper(replace("${split(".", each.key)[0]}_control_policy", "scp", "service"))
  content  = file("${path.module}/policies/${each.value}")
}

resource "aws_organizations_policy_attachment" "this" {
  for_each = merge([
    for unit in local.units : { for name in unit.policies : "${unit.name}/${name}" => { unit = unit.name, policy = name } }
  ]...)
  policy_id = aws_organizations_policy.this[each.value.policy].id
  target_id = aws_organizations_organizational_unit.this[each.value.unit].id
}

resource "aws_iam_organizations_features" "this" {
  enabled_features = local.live ? ["RootCredentialsManagement", "RootSessions"] : []
}

resource "aws_organizations_delegated_administrator" "this" {
  for_each          = toset(["guardduty", "securityhub", "inspector2", "access-analyzer", "config-multiaccountsetup"])
  account_id        = local.accounts.security
  service_principal = "${each.key}.amazonaws.com"
}

resource "aws_guardduty_organization_admin_account" "this" {
  admin_account_id = local.accounts.security
}

resource "aws_inspector2_delegated_admin_account" "this" {
  account_id = local.accounts.security
}

resource "aws_macie2_organization_admin_account" "this" {
  admin_account_id = local.accounts.security
}

resource "aws_account_alternate_contact" "this" {
  for_each = {
    security   = ["SECURITY", null]
    operations = ["OPERATIONS", local.accounts.network]
    member     = ["SECURITY", local.accounts.security]
  }
  alternate_contact_type = each.value[0]
  account_id             = each.value[1]
  name                   = "Fieldfare on call"
  title                  = "On call"
  email_address          = var.on_call_mail
  phone_number           = "+49 30 1234567"
}

module "baseline_management" {
  source = "./modules/account-baseline"
}

module "baseline_network" {
  source         = "./modules/account-baseline"
  providers      = { aws = aws.network }
  imdsv2         = "optional"
  console        = true
  block_internet = "block-bidirectional"
  ebs_key        = aws_kms_key.disks.arn
}

module "baseline_logs" {
  source         = "./modules/account-baseline"
  providers      = { aws = aws.logs }
  block_snapshot = "unblocked"
  block_internet = null
  s3 = {
    ignore_public_acls = false
  }
}

resource "aws_kms_key" "disks" {
  provider                = aws.network
  description             = "Disks of appliances"
  enable_key_rotation     = true
  rotation_period_in_days = 730
}

resource "aws_kms_key_policy" "disks" {
  provider                           = aws.network
  key_id                             = aws_kms_key.disks.key_id
  bypass_policy_lockout_safety_check = true
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "Admins"
        Effect    = "Allow"
        Principal = { AWS = "arn:aws:iam::${local.accounts.network}:root" }
        Action    = "kms:*"
        Resource  = "*"
      },
      {
        Sid       = "Ec2OfOurAccounts"
        Effect    = "Allow"
        Principal = "*"
        Action    = ["kms:Decrypt", "kms:GenerateDataKey*", "kms:CreateGrant"]
        Resource  = "*"
        Condition = {
          StringEquals = {
            "kms:CallerAccount" = values(local.accounts)
            "kms:ViaService"    = "ec2.${local.home}.amazonaws.com"
          }
        }
      },
    ]
  })
}
