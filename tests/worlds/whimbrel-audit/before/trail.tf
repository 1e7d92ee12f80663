resource "aws_kms_key" "audit" {
  description             = "Audit"
  enable_key_rotation     = true
  deletion_window_in_days = 30
}

resource "aws_kms_key" "old_audit" {
  description         = "Audit, before 2023"
  enable_key_rotation = true
}

resource "aws_s3_bucket" "audit" {
  bucket = "whimbrel-audit"
  acl    = "private"

  logging {
    target_bucket = aws_s3_bucket.access.id
  }
}

resource "aws_s3_bucket" "access" {
  bucket = "whimbrel-audit-access"
  acl    = "log-delivery-write"
}

resource "aws_s3_bucket_public_access_block" "audit" {
  bucket                  = aws_s3_bucket.audit.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_policy" "audit" {
  bucket = aws_s3_bucket.audit.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { Service = "cloudtrail.amazonaws.com" }
        Action    = "s3:GetBucketAcl"
        Resource  = "arn:aws:s3:::whimbrel-audit"
      },
      {
        Effect    = "Allow"
        Principal = { Service = "cloudtrail.amazonaws.com" }
        Action    = "s3:PutObject"
        Resource  = "arn:aws:s3:::whimbrel-audit/AWSLogs/*"
        Condition = { StringEquals = { "s3:x-amz-acl" = "bucket-owner-full-control" } }
      },
    ]
  })
}

resource "aws_cloudtrail" "main" {
  name                       = "whimbrel"
  s3_bucket_name             = aws_s3_bucket.audit.id
  kms_key_id                 = aws_kms_key.audit.arn
  is_multi_region_trail      = true
  enable_log_file_validation = true

  depends_on = [aws_s3_bucket_policy.audit]
}

resource "aws_cloudwatch_log_group" "app" {
  name              = "/whimbrel/app"
  retention_in_days = 400
}

resource "aws_cloudwatch_log_group" "batch" {
  name              = "/whimbrel/batch"
  retention_in_days = 14
}
