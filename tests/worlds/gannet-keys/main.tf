terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 3.39"
    }
  }
}

provider "aws" {
  region = "eu-west-1"
}

module "vault_key" {
  source = "./modules/key"
  alias  = "vault"
  rotate = false
}

# was module.logs_key
module "log_key" {
  source = "./modules/key"
  alias  = "logs"
  users  = ["arn:aws:iam::123456789012:root"]
}

moved {
  from = module.logs_key
  to   = module.log_key
}

module "signing_key" {
  source = "./modules/key"
  alias  = "signing"
  rotate = false
  spec   = "RSA_2048"
}

resource "aws_kms_grant" "backup" {
  name              = "backup"
  key_id            = module.vault_key.id
  grantee_principal = aws_iam_role.backup.arn
  operations        = ["Encrypt", "Decrypt", "GenerateDataKey", "CreateGrant"]
}

resource "aws_iam_role" "backup" {
  name = "gannet-backup"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = ["backup.amazonaws.com"] } }]
  })
}

resource "aws_backup_vault" "main" {
  name        = "gannet"
  kms_key_arn = module.vault_key.arn
}

resource "aws_backup_vault_policy" "main" {
  backup_vault_name = aws_backup_vault.main.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "*" }
      Action    = ["backup:CopyIntoBackupVault"]
      Resource  = "*"
    }]
  })
}

resource "aws_backup_plan" "nightly" {
  name = "nightly"
  rule {
    rule_name         = "nightly"
    target_vault_name = aws_backup_vault.main.name
    schedule          = "cron(0 2 * * ? *)"
    lifecycle {
      delete_after = 35
    }
  }
}

resource "aws_backup_selection" "tagged" {
  name         = "tagged"
  plan_id      = aws_backup_plan.nightly.id
  iam_role_arn = aws_iam_role.backup.arn
  selection_tag {
    type  = "STRINGEQUALS"
    key   = "backup"
    value = "yes"
  }
}

resource "aws_cloudwatch_log_group" "colony" {
  for_each          = { cliff = 365, beach = 30, reef = 0 }
  name              = "/gannet/${each.key}"
  retention_in_days = each.value
  kms_key_id        = each.key == "cliff" ? module.log_key.arn : null
}

resource "aws_s3_bucket" "config" {
  bucket = "gannet-config"
  acl    = "private"
  versioning {
    enabled = true
  }
}

resource "aws_s3_account_public_access_block" "this" {
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = false
}

resource "aws_ebs_encryption_by_default" "this" {
  enabled = false
}

resource "aws_iam_account_password_policy" "this" {
  minimum_password_length      = 20
  require_lowercase_characters = true
  require_uppercase_characters = true
  require_numbers              = true
  require_symbols              = true
  password_reuse_prevention    = 24
}

resource "aws_sns_topic" "pager" {
  name              = "gannet-pager"
  kms_master_key_id = module.vault_key.id
}

resource "aws_sns_topic_policy" "pager" {
  arn = aws_sns_topic.pager.arn
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { Service = "cloudwatch.amazonaws.com" }
        Action    = "sns:Publish"
        Resource  = "*"
      },
      {
        Effect    = "Deny"
        Principal = "*"
        Action    = "sns:Publish"
        Resource  = "*"
        Condition = { Bool = { "aws:SecureTransport" = false } }
      },
    ]
  })
}

resource "aws_cloudwatch_metric_alarm" "eggs" {
  alarm_name          = "eggs"
  comparison_operator = "LessThanThreshold"
  evaluation_periods  = 1
  metric_name         = "Eggs"
  namespace           = "Gannet"
  period              = 60
  statistic           = "Sum"
  threshold           = 1
  alarm_actions       = [aws_sns_topic.pager.arn]
  actions_enabled     = false
}

resource "aws_iam_user" "warden" {
  name = "warden"
}

resource "aws_iam_access_key" "warden" {
  user = aws_iam_user.warden.name
}

resource "aws_iam_access_key" "warden_new" {
  user = aws_iam_user.warden.name
}

resource "aws_ssm_parameter" "gate_password" {
  name  = "/gannet/gate/password"
  type  = "String"
  value = "kittiwake-7-harbour"
}

resource "aws_dynamodb_table" "rings" {
  name         = "rings"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"
  attribute {
    name = "id"
    type = "S"
  }
  tags = { backup = "yes" }
}

resource "aws_dynamodb_table" "chicks" {
  name         = "chicks"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"
  attribute {
    name = "id"
    type = "S"
  }
  tags = { Backup = "yes" }
}
