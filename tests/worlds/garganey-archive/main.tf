provider "aws" {
  region = "eu-north-1"
}

resource "aws_kms_key" "archive" {
  enable_key_rotation = true
}

module "table" {
  source   = "./modules/table"
  for_each = toset(["boxes", "loans", "deeds"])
  name     = each.key
  recover  = each.key != "boxes"
  key      = each.key == "deeds" ? aws_kms_key.archive.arn : null
}

module "readers" {
  source  = "./modules/table"
  name    = "readers"
}

moved {
  from = aws_dynamodb_table.readers
  to   = module.readers.aws_dynamodb_table.this
}

resource "aws_kinesis_stream" "scans" {
  name             = "scans"
  shard_count      = 1
  encryption_type  = "NONE"
}

resource "aws_kinesis_stream" "clicks" {
  count            = 1
  name             = "clicks-${count.index}"
  shard_count      = 1
  retention_period = 200
  encryption_type  = "KMS"
  kms_key_id       = aws_kms_key.archive.id
}

resource "aws_s3_bucket" "scans" {
  bucket = "garganey-scans"
  versioning { enabled = false }
  server_side_encryption_configuration {
    rule {
      apply_server_side_encryption_by_default {
        sse_algorithm     = "aws:kms"
        kms_master_key_id = aws_kms_key.archive.arn
      }
    }
  }
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
  tags      = { backup = "weekly" }
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

resource "aws_backup_selection" "daily" {
  name         = "daily"
  plan_id      = aws_backup_plan.daily.id
  iam_role_arn = "arn:aws:iam::123456789012:role/backup"
  selection_tag {
    type  = "STRINGEQUALS"
    key   = "backup"
    value = "daily"
  }
}

resource "aws_athena_workgroup" "staff" {
  name = "staff"
  configuration {
    enforce_workgroup_configuration = true
    result_configuration {
      encryption_configuration { encryption_option = "SSE_S3" }
    }
  }
}

resource "aws_glue_security_configuration" "ocr" {
  name = "ocr"
  encryption_configuration {
    cloudwatch_encryption {
      cloudwatch_encryption_mode = "DISABLED"
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
  glue_version           = "4.0"
  security_configuration = aws_glue_security_configuration.ocr.name
  command { script_location = "s3://garganey-scans/ocr.py" }
}

resource "aws_secretsmanager_secret" "catalogue" {
  name       = "catalogue"
}

removed {
  from = aws_sns_topic.alarms
  lifecycle { destroy = false }
}

resource "aws_redshift_cluster" "catalogue" {
  cluster_identifier  = "catalogue"
  node_type           = "ra3.large"
  master_username     = "catalogue"
  master_password     = var.catalogue_password
  publicly_accessible = false
  encrypted           = true
  skip_final_snapshot = true
}

variable "catalogue_password" { default = "Changed-0nce" }
