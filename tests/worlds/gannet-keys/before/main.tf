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
}

module "logs_key" {
  source = "./modules/key"
  alias  = "logs"
  users  = ["*"]
}

module "old_key" {
  source = "./modules/key"
  alias  = "old"
  window = 7
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
  operations        = ["Encrypt", "Decrypt", "GenerateDataKey"]
}

resource "aws_iam_role" "backup" {
  name = "gannet-backup"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "backup.amazonaws.com" } }]
  })
}

resource "aws_backup_vault" "main" {
  name        = "gannet"
  kms_key_arn = module.vault_key.arn
}

resource "aws_cloudwatch_log_group" "colony" {
  for_each          = { cliff = 30, beach = 400, reef = 0 }
  name              = "/gannet/${each.key}"
  retention_in_days = each.value
}

resource "aws_s3_bucket" "config" {
  bucket = "gannet-config"
  acl    = "private"
  versioning {
    enabled = true
  }
}

resource "aws_s3_bucket_public_access_block" "config" {
  bucket                  = aws_s3_bucket.config.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_ebs_encryption_by_default" "this" {}

resource "aws_iam_account_password_policy" "this" {
  minimum_password_length      = 8
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
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "cloudwatch.amazonaws.com" }
      Action    = "sns:Publish"
      Resource  = "*"
    }]
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
}

resource "aws_iam_user" "warden" {
  name = "warden"
}

resource "aws_iam_access_key" "warden" {
  user = aws_iam_user.warden.name
}

resource "aws_ssm_parameter" "gate_password" {
  name  = "/gannet/gate/password"
  type  = "SecureString"
  value = "set-by-hand"
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
