resource "aws_backup_vault" "shop" {
  name        = local.name
  kms_key_arn = aws_kms_key.shop.arn
}

resource "aws_backup_vault_policy" "shop" {
  backup_vault_name = aws_backup_vault.shop.name

  policy = <<-EOT
    {
      "Version": "2012-10-17",
      "Statement": [{
        "Effect": "Allow",
        "Principal": "*",
        "Action": ["backup:CopyIntoBackupVault"],
        "Resource": "*",
        "Condition": {"StringEquals": {"aws:PrincipalAccount": "${local.account}"}}
      }]
    }
  EOT
}

resource "aws_backup_plan" "daily" {
  name = "daily"

  rule {
    rule_name         = "daily"
    target_vault_name = aws_backup_vault.shop.name
    schedule          = "cron(0 1 * * ? *)"

    lifecycle {
      delete_after = 35
    }
  }
}

resource "aws_iam_role" "backup" {
  name = "${local.name}-backup"

  assume_role_policy = <<-EOT
    {
      "Version": "2012-10-17",
      "Statement": [{"Effect": "Allow", "Principal": {"Service": "backup.amazonaws.com"}, "Action": "sts:AssumeRole"}]
    }
  EOT
}

resource "aws_backup_selection" "daily" {
  name         = "daily"
  plan_id      = aws_backup_plan.daily.id
  iam_role_arn = aws_iam_role.backup.arn

  selection_tag {
    type  = "STRINGEQUALS"
    key   = "Backup"
    value = "daily"
  }
}

# --- secrets ------------------------------------------------------------------------------------------------------------

locals {
  secrets = {
    orders  = { rotate = 30, key = true }
    carrier = { rotate = 365, key = false }
    payment = { key = false }
  }
}

resource "aws_secretsmanager_secret" "this" {
  for_each = local.secrets

  name       = "${local.name}/${each.key}"
  kms_key_id = each.value.key ? aws_kms_alias.shop.target_key_id : null
}

resource "aws_secretsmanager_secret_rotation" "this" {
  for_each = { for name, s in local.secrets : name => s.rotate if can(s.rotate) }

  secret_id           = aws_secretsmanager_secret.this[each.key].id
  rotation_lambda_arn = aws_lambda_function.rotate.arn

  rotation_rules {
    automatically_after_days = each.value
  }
}

resource "aws_secretsmanager_secret_policy" "payment" {
  secret_arn = aws_secretsmanager_secret.this["payment"].arn

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "*" }
      Action    = "secretsmanager:GetSecretValue"
      Resource  = "*"
      Condition = { StringEquals = { "aws:PrincipalTag/team" = "till" } }
    }]
  })
}

resource "aws_iam_role" "rotate" {
  name = "${local.name}-rotate"

  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "lambda.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

resource "aws_iam_role_policy_attachment" "rotate" {
  for_each = toset(["service-role/AWSLambdaVPCAccessExecutionRole", "AdministratorAccess"])

  role       = aws_iam_role.rotate.name
  policy_arn = "arn:aws:iam::aws:policy/${each.value}"
}

resource "aws_lambda_function" "rotate" {
  function_name = "${local.name}-rotate"
  role          = aws_iam_role.rotate.arn
  runtime       = "python3.8"
  handler       = "rotate.handler"
  filename      = "${path.module}/files/rotate.zip"

  vpc_config {
    subnet_ids         = aws_subnet.back[*].id
    security_group_ids = [aws_security_group.web.id]
  }

  environment {
    variables = {
      STAGE    = var.stage
      SMTP_URL = "smtps://robot:hob-nail-77@mail.cordwainer.example:465"
    }
  }

  tracing_config {
    mode = local.live ? "PassThrough" : "Active"
  }
}

resource "aws_lambda_permission" "rotate" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.rotate.function_name
  principal     = "secretsmanager.amazonaws.com"
}

resource "aws_cloudwatch_log_group" "rotate" {
  name = "/aws/lambda/${local.name}-rotate"
}

locals {
  parameters = {
    "/shop/db/password"     = { type = "String", value = var.db_password }
    "/shop/carrier/api_key" = { type = "SecureString", value = "see the vault" }
    "/shop/mail/host"       = { type = "String", value = "mail.cordwainer.example" }
    "/shop/till/token"      = { type = "SecureString", value = "see the vault", key = true }
  }
}

resource "aws_ssm_parameter" "this" {
  for_each = local.parameters

  name   = each.key
  type   = each.value.type
  value  = each.value.value
  key_id = contains(keys(each.value), "key") ? aws_kms_key.shop.key_id : null
}
