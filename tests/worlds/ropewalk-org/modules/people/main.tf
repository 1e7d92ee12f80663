variable "organization" { type = string }
variable "rigging" { type = string }
variable "break_glass" {
  type    = string
  default = "PT12H"
}

data "aws_ssoadmin_instances" "this" {}

locals {
  instance = tolist(data.aws_ssoadmin_instances.this.arns)[0]
  store    = tolist(data.aws_ssoadmin_instances.this.identity_store_ids)[0]
}

resource "aws_identitystore_group" "riggers" {
  identity_store_id = local.store
  display_name      = "riggers"
}

resource "aws_identitystore_user" "bosun" {
  identity_store_id = local.store
  display_name      = "Bosun"
  user_name         = "bosun"
  name {
    given_name  = "Ada"
    family_name = "Bosun"
  }
}

resource "aws_ssoadmin_permission_set" "this" {
  for_each = {
    Rigger     = null
    Quartermaster = "PT4H"
    BreakGlass = var.break_glass
  }
  instance_arn     = local.instance
  name             = each.key
  session_duration = each.value
}

resource "aws_ssoadmin_managed_policy_attachment" "this" {
  for_each = {
    Rigger     = "arn:aws:iam::aws:policy/PowerUserAccess"
    BreakGlass = "arn:aws:iam::aws:policy/AdministratorAccess"
    Quartermaster = "arn:aws:iam::aws:policy/IAMFullAccess"
  }
  instance_arn       = local.instance
  permission_set_arn = aws_ssoadmin_permission_set.this[each.key].arn
  managed_policy_arn = each.value
}

resource "aws_ssoadmin_customer_managed_policy_attachment" "rigger" {
  instance_arn       = local.instance
  permission_set_arn = aws_ssoadmin_permission_set.this["Rigger"].arn
  customer_managed_policy_reference {
    name = "rigger-extras"
    path = "/"
  }
}

resource "aws_ssoadmin_permissions_boundary_attachment" "rigger" {
  instance_arn       = local.instance
  permission_set_arn = aws_ssoadmin_permission_set.this["Rigger"].arn
  permissions_boundary {
    customer_managed_policy_reference {
      name = "ropewalk-boundary"
      path = "/"
    }
  }
}

data "aws_iam_policy_document" "base" {
  statement {
    sid       = "Look"
    actions   = ["ec2:Describe*", "iam:List*"]
    resources = ["*"]
  }
  statement {
    sid       = "Pass"
    actions   = ["iam:PassRole"]
    resources = ["*"]
  }
}

data "aws_iam_policy_document" "quartermaster" {
  source_policy_documents = [data.aws_iam_policy_document.base.json]
  override_policy_documents = [jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid      = "Pass"
      Effect   = "Allow"
      Action   = "iam:PassRole"
      Resource = "arn:aws:iam::${var.rigging}:role/rigging-*"
    }]
  })]
  statement {
    sid       = "Keys"
    actions   = ["kms:Decrypt"]
    resources = ["*"]
    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["s3.eu-central-1.amazonaws.com"]
    }
  }
}

resource "aws_ssoadmin_permission_set_inline_policy" "quartermaster" {
  instance_arn       = local.instance
  permission_set_arn = aws_ssoadmin_permission_set.this["Quartermaster"].arn
  inline_policy      = data.aws_iam_policy_document.quartermaster.minified_json
}

resource "aws_ssoadmin_permission_set_inline_policy" "rigger" {
  instance_arn       = local.instance
  permission_set_arn = aws_ssoadmin_permission_set.this["Rigger"].arn
  inline_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = ["s3:Get*", "s3:List*"], Resource = ["*"] },
      { Effect = "Allow", NotAction = ["iam:*", "organizations:*", "account:*"], Resource = "arn:aws:ec2:*:${var.rigging}:*" },
      { Effect = "Deny", Action = "*", Resource = "*", Condition = { StringNotEquals = { "aws:RequestedRegion" = "eu-central-1" } } },
    ]
  })
}

resource "aws_ssoadmin_account_assignment" "riggers" {
  instance_arn       = local.instance
  permission_set_arn = aws_ssoadmin_permission_set.this["Rigger"].arn
  principal_id       = aws_identitystore_group.riggers.group_id
  principal_type     = "GROUP"
  target_id          = var.rigging
  target_type        = "AWS_ACCOUNT"
}

resource "aws_ssoadmin_account_assignment" "bosun" {
  instance_arn       = local.instance
  permission_set_arn = aws_ssoadmin_permission_set.this["BreakGlass"].arn
  principal_id       = aws_identitystore_user.bosun.user_id
  principal_type     = "USER"
  target_id          = var.rigging
  target_type        = "AWS_ACCOUNT"
}
