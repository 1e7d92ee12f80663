resource "aws_backup_vault" "this" {
  for_each    = toset(["main", "lab"])
  name        = "${local.prefix}-${each.key}"
  kms_key_arn = each.key == "main" ? aws_kms_key.files.arn : null
}

resource "aws_backup_vault_lock_configuration" "main" {
  backup_vault_name   = "${local.prefix}-main"
  min_retention_days  = 14
  changeable_for_days = 3
}

resource "aws_backup_vault_policy" "lab" {
  backup_vault_name = aws_backup_vault.this["lab"].name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "*" }
      Action    = "backup:CopyIntoBackupVault"
      Resource  = "*"
      Condition = { StringNotEquals = { "aws:PrincipalOrgID" = "o-bluethroat" } }
    }]
  })
}

resource "aws_backup_logically_air_gapped_vault" "deep" {
  name               = "${local.prefix}-deep"
  min_retention_days = 30
  max_retention_days = 365
}

resource "aws_backup_plan" "daily" {
  name = "${local.prefix}-daily"
  rule {
    rule_name         = "daily"
    target_vault_name = aws_backup_vault.this["main"].name
    schedule          = "cron(0 1 * * ? *)"
    copy_action {
      destination_vault_arn = aws_backup_logically_air_gapped_vault.deep.arn
    }
  }
}

resource "aws_backup_selection" "daily" {
  name         = "daily"
  plan_id      = aws_backup_plan.daily.id
  iam_role_arn = "arn:aws:iam::${local.account}:role/backup"
  resources = [
    "arn:aws:fsx:*:*:file-system/*",
    "arn:${data.aws_partition.p.partition}:s3:::${local.prefix}-d*",
    aws_dynamodb_table.index.arn,
  ]
  not_resources = [aws_fsx_openzfs_file_system.builds.arn]
}

resource "aws_dynamodb_table" "index" {
  name         = "${local.prefix}-index"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "path"
  attribute {
    name = "path"
    type = "S"
  }
  tags = { backup = "hourly" }
}

resource "aws_dynamodb_table" "locks" {
  name         = "${local.prefix}-locks"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"
  attribute {
    name = "id"
    type = "S"
  }
  point_in_time_recovery { enabled = true }
}

resource "aws_backup_region_settings" "this" {
  resource_type_opt_in_preference = { EFS = true, S3 = true, DynamoDB = true }
}
