resource "aws_identitystore_group" "this" {
  for_each          = toset(["engineers", "auditors"])
  identity_store_id = "d-9967112233"
  display_name      = each.key
}

data "aws_iam_policy_document" "engineers" {
  statement {
    sid       = "Read"
    actions   = ["s3:Get*", "s3:List*", "kms:Decrypt", "logs:Get*"]
    resources = ["*"]
  }
  statement {
    sid       = "Roles"
    actions   = ["iam:CreateRole", "iam:AttachRolePolicy", "iam:PassRole"]
    resources = ["arn:aws:iam::*:role/app/*"]
  }
  statement {
    sid       = "Off"
    effect    = "Deny"
    actions   = ["s3:GetObject", "kms:*"]
    resources = ["*"]
  }
}

module "access" {
  source = "./modules/access"
  sets = {
    admin     = { managed = ["arn:aws:iam::aws:policy/AdministratorAccess"], duration = "PT1H" }
    engineers = { managed = ["arn:aws:iam::aws:policy/PowerUserAccess", "arn:aws:iam::aws:policy/IAMFullAccess"], inline = data.aws_iam_policy_document.engineers.json, duration = "PT8H" }
    auditors  = { managed = ["arn:aws:iam::aws:policy/SecurityAudit", "arn:aws:iam::aws:policy/AWSSupportAccess"] }
  }
  assignments = concat(
    [for id in values(local.accounts) : { set = "auditors", principal = aws_identitystore_group.this["auditors"].group_id, account = id }],
    [
      { set = "admin", principal = "f0d9c8b7-6a5e-4d3c-8b2a-190817263544", kind = "USER", account = local.accounts.management },
      { set = "engineers", principal = aws_identitystore_group.this["engineers"].group_id, account = local.accounts.network },
    ],
  )
}

# --- machines ---------------------------------------------------------------------

resource "aws_iam_openid_connect_provider" "this" {
  for_each = {
    github = "https://token.actions.githubusercontent.com"
    gitlab = "https://gitlab.com"
  }
  url            = each.value
  client_id_list = [each.key == "github" ? "sts.amazonaws.com" : "https://gitlab.com"]
}

locals {
  machines = {
    plan   = { host = "token.actions.githubusercontent.com", subject = ["repo:fieldfare/*:pull_request"] }
    apply  = { host = "token.actions.githubusercontent.com", subject = ["repo:fieldfare/landing:environment:live"] }
    mirror = { host = "gitlab.com", subject = ["project_path:fieldfare/mirror:ref_type:branch:ref:*"] }
    any    = { host = "gitlab.com", subject = ["project_path:*:ref_type:branch:ref:main"] }
  }
}

resource "aws_iam_role" "machine" {
  for_each = local.machines
  name     = "machine-${each.key}"
  assume_role_policy = templatefile("${path.module}/policies/machine.json.tftpl", {
    provider = "arn:aws:iam::${local.accounts.management}:oidc-provider/${each.value.host}"
    host     = each.value.host
    subject  = each.value.subject
  })
  permissions_boundary = each.key == "apply" ? null : aws_iam_policy.machine_boundary.arn
}

resource "aws_iam_role_policies_exclusive" "machine" {
  for_each     = aws_iam_role.machine
  role_name    = each.value.name
  policy_names = []
}

resource "aws_iam_role_policy_attachments_exclusive" "machine" {
  for_each    = aws_iam_role.machine
  role_name   = each.value.name
  policy_arns = each.key == "apply" ? ["arn:aws:iam::aws:policy/AdministratorAccess"] : ["arn:aws:iam::aws:policy/ReadOnlyAccess"]
}

resource "aws_iam_policy" "machine_boundary" {
  name = "machine-boundary"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", NotAction = ["iam:*"], Resource = "*" }]
  })
}

# What a third party's scanner may do in each account.
data "aws_iam_policy_document" "scanner" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "AWS"
      identifiers = ["999900001111"]
    }
    condition {
      test     = "StringEquals"
      variable = "sts:ExternalId"
      values   = [var.external_id]
    }
  }
}

resource "aws_iam_role" "scanner" {
  provider           = aws.network
  name               = "scanner"
  assume_role_policy = data.aws_iam_policy_document.scanner.json
}

resource "aws_iam_role" "break_glass" {
  provider = aws.network
  name     = "break-glass"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { AWS = local.accounts.management }
    }]
  })
}

resource "aws_iam_role_policy" "break_glass" {
  provider = aws.network
  role     = aws_iam_role.break_glass.name
  policy   = <<-EOT
    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["*"], "Resource": ["*"], "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}]}
  EOT
}
