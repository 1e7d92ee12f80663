# --- GitHub -------------------------------------------------------------------

resource "aws_iam_openid_connect_provider" "github" {
  url             = "https://token.actions.githubusercontent.com"
  client_id_list  = ["sts.amazonaws.com"]
  thumbprint_list = ["6938fd4d98bab03faadb97b34396831e3780aea1"]
}

locals {
  github_host = trimprefix(aws_iam_openid_connect_provider.github.url, "https://")

  # Who may deploy: repositories, and what of them.
  pipelines = {
    landing = { subjects = ["repo:dunlin/landing:ref:refs/heads/main"], test = "StringEquals", admin = true }
    modules = { subjects = ["repo:dunlin/*"], test = "StringLike", admin = false }
    mirror  = { subjects = ["repo:*"], test = "StringLike", admin = false }
  }
}

data "aws_iam_policy_document" "github_trust" {
  for_each = local.pipelines

  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = [aws_iam_openid_connect_provider.github.arn]
    }
    condition {
      test     = "StringEquals"
      variable = "${local.github_host}:aud"
      values   = ["sts.amazonaws.com"]
    }
    condition {
      test     = each.value.test
      variable = "token.actions.githubusercontent.com:sub"
      values   = each.value.subjects
    }
  }
}

module "pipeline" {
  source           = "./modules/team-role"
  for_each         = local.pipelines
  name             = "pipeline-${each.key}"
  trust            = data.aws_iam_policy_document.github_trust[each.key].json
  managed_policies = each.value.admin ? ["arn:aws:iam::aws:policy/AdministratorAccess"] : [aws_iam_policy.publish_modules.arn]
  boundary         = each.value.admin ? "" : aws_iam_policy.boundary.arn
}

# Left from the first try: whoever has a token of GitHub's may come.
resource "aws_iam_role" "github_first_try" {
  name = "github-first-try"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = aws_iam_openid_connect_provider.github.arn }
      Condition = {
        StringEquals = { "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com" }
        StringNotEquals = { "token.actions.githubusercontent.com:sub" = "repo:dunlin/retired:ref:refs/heads/main" }
      }
    }]
  })
}

resource "aws_iam_policy" "publish_modules" {
  name = "publish-modules"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Sid = "Modules", Effect = "Allow", Action = ["s3:PutObject", "s3:GetObject"], Resource = "arn:aws:s3:::dunlin-modules/*" },
      { Sid = "Hand", Effect = "Allow", Action = "iam:PassRole", Resource = "*", Condition = { StringEquals = { "iam:PassedToService" = "codebuild.amazonaws.com" } } },
    ]
  })
}

# --- the boundary that teams live within ---------------------------------------

data "aws_iam_policy_document" "boundary" {
  statement {
    sid       = "Ceiling"
    actions   = ["*"]
    resources = ["*"]
  }
  statement {
    sid       = "KeepTheBoundary"
    effect    = "Deny"
    actions   = ["iam:DeleteRolePermissionsBoundary", "iam:PutRolePermissionsBoundary", "iam:CreatePolicyVersion"]
    resources = ["*"]
  }
}

resource "aws_iam_policy" "boundary" {
  name   = "dunlin-boundary"
  policy = data.aws_iam_policy_document.boundary.json
}

# --- roles of people and vendors ------------------------------------------------

module "auditor" {
  source = "./modules/team-role"
  name   = "dunlin-auditor"
  hours  = 4
  trust = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { AWS = "*" }
      Condition = { StringEquals = { "aws:PrincipalOrgID" = aws_organizations_organization.this.id } }
    }]
  })
  managed_policies = ["arn:aws:iam::aws:policy/SecurityAudit", "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess"]
}

data "aws_iam_policy_document" "ticketing_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::${var.ticketing_account}:root"]
    }
    dynamic "condition" {
      for_each = var.ticketing_external_id == "" ? [] : [var.ticketing_external_id]
      content {
        test     = "StringEquals"
        variable = "sts:ExternalId"
        values   = [condition.value]
      }
    }
  }
}

module "ticketing" {
  source = "./modules/team-role"
  name   = "ticketing"
  trust  = data.aws_iam_policy_document.ticketing_trust.json
  inline = {
    health = <<-JSON
      {
        "Version": "2012-10-17",
        "Statement": [
          {"Effect": "Allow", "Action": ["health:Describe*", "support:DescribeCases"], "Resource": "*"}
        ]
      }
    JSON
  }
}

module "operator" {
  source   = "./modules/team-role"
  name     = "dunlin-operator"
  hours    = 12
  trust    = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = [for id in local.workload_accounts : "arn:aws:iam::${id}:root"] }, Condition = { Bool = { "aws:MultiFactorAuthPresent" = "true" } } }] })
  boundary = aws_iam_policy.boundary.arn
  inline = {
    repair = jsonencode({
      Version = "2012-10-17"
      Statement = [
        { Effect = "Allow", Action = ["iam:AttachRolePolicy", "iam:PutRolePolicy"], Resource = "arn:aws:iam::${local.accounts.management}:role/app-*", Condition = { StringEquals = { "iam:PermissionsBoundary" = aws_iam_policy.boundary.arn } } },
        { Effect = "Allow", Action = "ssm:StartSession", Resource = "arn:aws:ec2:*:*:instance/*", Condition = { StringEquals = { "ssm:resourceTag/owner" = "operators" } } },
      ]
    })
    secrets = jsonencode({
      Version   = "2012-10-17"
      Statement = { Effect = "Allow", Action = ["kms:Decrypt", "secretsmanager:GetSecretValue"], Resource = "*" }
    })
  }
}

module "break_glass" {
  source = "./modules/team-role"
  name   = "break-glass"
  trust  = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = aws_iam_user.break_glass.arn }, Condition = { Bool = { "aws:MultiFactorAuthPresent" = true } } }] })
  managed_policies = [
    "arn:aws:iam::aws:policy/AdministratorAccess",
  ]
}

resource "aws_iam_user" "break_glass" {
  name = "break-glass"
}

resource "aws_iam_user_login_profile" "break_glass" {
  user                    = aws_iam_user.break_glass.name
  pgp_key                 = "keybase:dunlin"
  password_length         = 32
  password_reset_required = true
}

resource "aws_iam_user_policy" "break_glass" {
  user = aws_iam_user.break_glass.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Resource = module.break_glass.arn }]
  })
}

resource "aws_iam_user" "scanner" {
  name                 = "vendor-scanner"
  permissions_boundary = aws_iam_policy.boundary.arn
}

resource "aws_iam_access_key" "scanner" {
  for_each = toset(["blue", "green"])
  user     = aws_iam_user.scanner.name
  status   = each.key == "green" ? "Inactive" : "Active"
}

resource "aws_iam_group" "billing" {
  name = "billing"
}

resource "aws_iam_group_policy" "billing" {
  group = aws_iam_group.billing.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = ["aws-portal:*", "ce:*"], Resource = "*" },
    ]
  })
}

resource "aws_iam_user_group_membership" "scanner" {
  user   = aws_iam_user.scanner.name
  groups = [aws_iam_group.billing.name]
}

# --- Identity Center -------------------------------------------------------------

variable "sso_instance_arn" {
  type    = string
  default = "arn:aws:sso:::instance/ssoins-7223a1b2c3d4e5f6"
}

variable "sso_groups" {
  description = "Ids of groups of the identity store, by name."
  type        = map(string)
  default = {
    platform = "93670a1b2c-0f4d1a6e-1111-4c2b-9a55-aa1122334455"
    finance  = "93670a1b2c-0f4d1a6e-2222-4c2b-9a55-aa1122334455"
  }
}

locals {
  permission_sets = {
    platform = { policy = "arn:aws:iam::aws:policy/AdministratorAccess", duration = "PT4H" }
    finance  = { policy = "arn:aws:iam::aws:policy/job-function/Billing", duration = "PT12H" }
    support  = { policy = "arn:aws:iam::aws:policy/AWSSupportAccess", duration = null }
  }
}

resource "aws_ssoadmin_permission_set" "this" {
  for_each         = local.permission_sets
  instance_arn     = var.sso_instance_arn
  name             = each.key
  session_duration = each.value.duration
}

resource "aws_ssoadmin_managed_policy_attachment" "this" {
  for_each           = local.permission_sets
  instance_arn       = var.sso_instance_arn
  managed_policy_arn = each.value.policy
  permission_set_arn = aws_ssoadmin_permission_set.this[each.key].arn
}

resource "aws_ssoadmin_permission_set_inline_policy" "finance" {
  instance_arn       = var.sso_instance_arn
  permission_set_arn = aws_ssoadmin_permission_set.this["finance"].arn
  inline_policy      = data.aws_iam_policy_document.finance.json
}

data "aws_iam_policy_document" "finance" {
  statement {
    actions   = ["cur:*", "s3:GetObject"]
    resources = ["*"]
  }
}

resource "aws_ssoadmin_account_assignment" "groups" {
  for_each = {
    for pair in setproduct(keys(var.sso_groups), local.workload_accounts) : "${pair[0]}-${pair[1]}" => { group = pair[0], account = pair[1] }
  }
  instance_arn       = var.sso_instance_arn
  permission_set_arn = aws_ssoadmin_permission_set.this[each.value.group].arn
  principal_id       = var.sso_groups[each.value.group]
  principal_type     = "GROUP"
  target_id          = each.value.account
  target_type        = "AWS_ACCOUNT"
}

resource "aws_ssoadmin_account_assignment" "chief" {
  instance_arn       = var.sso_instance_arn
  permission_set_arn = aws_ssoadmin_permission_set.this["platform"].arn
  principal_id       = "93670a1b2c-0f4d1a6e-9999-4c2b-9a55-aa1122334455"
  principal_type     = "USER"
  target_id          = local.accounts.management
  target_type        = "AWS_ACCOUNT"
}
