module "person" {
  source   = "./modules/person"
  for_each = var.staff

  name    = each.key
  groups  = [for g in each.value.groups : aws_iam_group.this[g].name]
  console = each.value.console
  keys    = each.value.keys
}

resource "aws_iam_group" "this" {
  for_each = toset(["clerks", "operators"])
  name     = each.key
}

data "aws_iam_policy_document" "clerks" {
  statement {
    actions   = ["s3:GetObject", "s3:ListBucket"]
    resources = ["arn:aws:s3:::${local.name}-invoices", "arn:aws:s3:::${local.name}-invoices/*"]
  }

  statement {
    effect      = "Deny"
    not_actions = ["iam:ChangePassword", "iam:EnableMFADevice", "iam:CreateVirtualMFADevice", "iam:ListMFADevices", "sts:GetSessionToken"]
    resources   = ["*"]

    condition {
      test     = "BoolIfExists"
      variable = "aws:MultiFactorAuthPresent"
      values   = ["false"]
    }
  }
}

resource "aws_iam_group_policy" "clerks" {
  name   = "clerks"
  group  = aws_iam_group.this["clerks"].name
  policy = data.aws_iam_policy_document.clerks.json
}

resource "aws_iam_policy" "operators" {
  name = "${local.name}-operators"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = ["ec2:*", "rds:*", "elasticloadbalancing:*"], Resource = "*" },
      { Effect = "Allow", Action = ["iam:PassRole"], Resource = "arn:aws:iam::${local.account}:role/${local.name}-*" },
      { Effect = "Allow", Action = ["iam:CreatePolicyVersion"], Resource = "arn:aws:iam::${local.account}:policy/${local.name}-*" },
    ]
  })
}

resource "aws_iam_group_policy_attachment" "operators" {
  group      = aws_iam_group.this["operators"].name
  policy_arn = aws_iam_policy.operators.arn
}

resource "aws_iam_policy_attachment" "readers" {
  name       = "readers"
  policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
  groups     = [aws_iam_group.this["clerks"].name]
  users      = [module.person["till"].name]
}

resource "aws_iam_user_policy" "till" {
  name = "till"
  user = module.person["till"].name

  policy = <<-EOT
    {
      "Version": "2012-10-17",
      "Statement": {
        "Effect": "Allow",
        "Action": "s3:PutObject",
        "Resource": "arn:aws:s3:::${local.name}-invoices/*"
      }
    }
  EOT
}

resource "aws_iam_account_password_policy" "this" {
  minimum_password_length      = 14
  require_lowercase_characters = true
  require_uppercase_characters = true
  require_numbers              = true
  require_symbols              = local.live ? false : true
  max_password_age             = 90
  password_reuse_prevention    = 24
}

resource "aws_iam_role" "agency" {
  name = "${local.name}-agency"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = ["arn:aws:iam::345678901234:root", "arn:aws:iam::345678901235:user/lea"] }
      Action    = "sts:AssumeRole"
    }]
  })

  managed_policy_arns = ["arn:aws:iam::aws:policy/PowerUserAccess", aws_iam_policy.operators.arn]
}
