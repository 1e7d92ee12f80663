module "log_bucket" {
  source   = "./modules/log-bucket"
  for_each = local.log_buckets
  providers = {
    aws = aws.logs
  }

  name              = "${local.name}-${each.key}-${local.accounts.logs}"
  writers           = each.value.writers
  days              = each.value.days
  access_log_bucket = each.value.access_log ? aws_s3_bucket.access.id : ""
  kms_key           = each.key == "trail" ? module.trail_key.arn : null
  organization_id   = var.organization_id
  sources           = each.key == "trail" ? [local.trail_arn] : []
  readers           = each.key == "config" ? ["*"] : []
  block_public      = each.key != "flow"
}

# Where S3 itself writes who read the logs.
resource "aws_s3_bucket" "access" {
  provider = aws.logs
  bucket   = "dunlin-access-${local.accounts.logs}"
  acl      = "log-delivery-write"

  versioning {
    enabled = true
  }

  lifecycle_rule {
    enabled = true
    expiration {
      days = 400
    }
  }
}

resource "aws_s3_bucket_public_access_block" "access" {
  provider            = aws.logs
  bucket              = aws_s3_bucket.access.bucket
  block_public_acls   = true
  block_public_policy = true
}

# --- state of all stacks ------------------------------------------------------

resource "aws_s3_bucket" "state" {
  provider = aws.logs
  bucket   = join("-", [local.name, "state", local.accounts.logs])

  versioning {
    enabled    = true
    mfa_delete = false
  }

  server_side_encryption_configuration {
    rule {
      apply_server_side_encryption_by_default {
        sse_algorithm     = "aws:kms"
        kms_master_key_id = aws_kms_key.state.key_id
      }
    }
  }

  logging {
    target_bucket = aws_s3_bucket.access.bucket
    target_prefix = "state/"
  }
}

# Denies plain HTTP for objects, and lets stage roles of any account in that calls itself by the right name.
resource "aws_s3_bucket_policy" "state" {
  provider = aws.logs
  bucket   = "dunlin-state-${local.accounts.logs}"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "Tls"
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = ["${aws_s3_bucket.state.arn}/*"]
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
      {
        Sid       = "Stages"
        Effect    = "Allow"
        Principal = "*"
        Action    = ["s3:GetObject", "s3:PutObject"]
        Resource  = "${aws_s3_bucket.state.arn}/*"
        Condition = { StringLike = { "aws:PrincipalArn" = "arn:aws:iam::*:role/${var.deploy_role}" } }
      },
    ]
  })
}

resource "aws_s3_bucket_public_access_block" "state" {
  provider                = aws.logs
  bucket                  = aws_s3_bucket.state.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_dynamodb_table" "locks" {
  provider     = aws.logs
  name         = "dunlin-state-locks"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "LockID"

  attribute {
    name = "LockID"
    type = "S"
  }

  point_in_time_recovery {
    enabled = true
  }

  tags = { Backup = "daily" }
}
