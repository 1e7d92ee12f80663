provider "aws" {
  region = "eu-north-1"
}

resource "aws_kms_key" "archive" {
  enable_key_rotation = true
}

resource "aws_kms_key" "old" {
  description = "of the first archive"
}

module "table" {
  source   = "./modules/table"
  for_each = toset(["boxes", "loans", "audit"])
  name     = each.key
  key      = each.key == "loans" ? aws_kms_key.archive.arn : null
}

resource "aws_dynamodb_table" "readers" {
  name         = "readers"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"
  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_kinesis_stream" "scans" {
  name             = "scans"
  shard_count      = 1
  retention_period = 168
  encryption_type  = "KMS"
  kms_key_id       = aws_kms_key.archive.id
}

resource "aws_kinesis_stream" "clicks" {
  count       = 2
  name        = "clicks-${count.index}"
  shard_count = 1
}

resource "aws_s3_bucket" "scans" {
  bucket = "garganey-scans"
  versioning { enabled = true }
  server_side_encryption_configuration {
    rule {
      apply_server_side_encryption_by_default {
        sse_algorithm     = "aws:kms"
        kms_master_key_id = aws_kms_key.archive.arn
      }
    }
  }
}

resource "aws_s3_bucket_public_access_block" "scans" {
  bucket                  = aws_s3_bucket.scans.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_policy" "scans" {
  bucket = aws_s3_bucket.scans.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "Tls"
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:*"
      Resource  = ["arn:aws:s3:::garganey-scans", "arn:aws:s3:::garganey-scans/*"]
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
  })
}

resource "aws_efs_file_system" "reading_room" {
  encrypted = true
  tags      = { backup = "daily" }
}

resource "aws_efs_file_system_policy" "reading_room" {
  file_system_id = aws_efs_file_system.reading_room.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      Principal = { AWS = "*" }
      Action    = "*"
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
  })
}

resource "aws_backup_vault" "archive" {
  name = "archive"
}

resource "aws_backup_plan" "daily" {
  name = "daily"
  rule {
    rule_name         = "daily"
    target_vault_name = aws_backup_vault.archive.name
    schedule          = "cron(0 3 * * ? *)"
  }
}

resource "aws_glue_security_configuration" "ocr" {
  name = "ocr"
  encryption_configuration {
    cloudwatch_encryption {
      cloudwatch_encryption_mode = "SSE-KMS"
      kms_key_arn                = aws_kms_key.archive.arn
    }
    job_bookmarks_encryption {
      job_bookmarks_encryption_mode = "CSE-KMS"
      kms_key_arn                   = aws_kms_key.archive.arn
    }
    s3_encryption {
      s3_encryption_mode = "SSE-KMS"
      kms_key_arn        = aws_kms_key.archive.arn
    }
  }
}

resource "aws_glue_job" "ocr" {
  name                   = "ocr"
  role_arn               = "arn:aws:iam::123456789012:role/ocr"
  glue_version           = "3.0"
  security_configuration = aws_glue_security_configuration.ocr.name
  command { script_location = "s3://garganey-scans/ocr.py" }
}

resource "aws_secretsmanager_secret" "catalogue" {
  name       = "catalogue"
  kms_key_id = aws_kms_key.old.arn
}

resource "aws_sns_topic" "alarms" {
  name              = "alarms"
  kms_master_key_id = aws_kms_key.archive.id
}
