locals {
  vaults = {
    daily   = { key = module.backup_key.arn, open = true }
    monthly = { key = null, open = false }
  }
}

resource "aws_backup_vault" "this" {
  provider    = aws.logs
  for_each    = local.vaults
  name        = "dunlin-${each.key}"
  kms_key_arn = each.value.key
}

data "aws_iam_policy_document" "vault" {
  for_each = local.vaults

  statement {
    sid       = "Copy"
    actions   = ["backup:CopyIntoBackupVault"]
    resources = ["*"]
    principals {
      type        = "AWS"
      identifiers = each.value.open ? ["*"] : [for id in local.workload_accounts : "arn:aws:iam::${id}:root"]
    }
  }

  statement {
    sid       = "KeepPoints"
    effect    = "Deny"
    actions   = ["backup:DeleteRecoveryPoint"]
    resources = ["*"]
    principals {
      type        = "AWS"
      identifiers = ["*"]
    }
  }
}

resource "aws_backup_vault_policy" "this" {
  provider          = aws.logs
  for_each          = aws_backup_vault.this
  backup_vault_name = each.value.name
  policy            = data.aws_iam_policy_document.vault[each.key].json
}

resource "aws_backup_plan" "daily" {
  provider = aws.logs
  name     = "daily"
  rule {
    rule_name         = "daily"
    target_vault_name = aws_backup_vault.this["daily"].name
    schedule          = "cron(0 3 * * ? *)"
    lifecycle {
      delete_after = 35
    }
    copy_action {
      destination_vault_arn = aws_backup_vault.this["monthly"].arn
    }
  }
}

resource "aws_iam_role" "backup" {
  provider = aws.logs
  name     = "dunlin-backup"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "backup.amazonaws.com" } }]
  })
}

resource "aws_iam_role_policy_attachment" "backup" {
  provider   = aws.logs
  role       = aws_iam_role.backup.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup"
}

resource "aws_backup_selection" "tagged" {
  provider     = aws.logs
  name         = "tagged"
  plan_id      = aws_backup_plan.daily.id
  iam_role_arn = aws_iam_role.backup.arn
  selection_tag {
    type  = "STRINGEQUALS"
    key   = "backup"
    value = "daily"
  }
}

resource "aws_dynamodb_table" "inventory" {
  provider     = aws.logs
  name         = "dunlin-inventory"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "arn"
  attribute {
    name = "arn"
    type = "S"
  }
  server_side_encryption {
    enabled     = true
    kms_key_arn = module.backup_key.arn
  }
  tags = merge({ backup = "daily" }, { owner = "platform" })
}
