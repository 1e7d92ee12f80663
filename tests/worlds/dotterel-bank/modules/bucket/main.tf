variable "name" { type = string }

variable "versioned" {
  type    = bool
  default = false
}

# "aws" is S3's own key of KMS, null what S3 does by itself, all else the ARN of a key.
variable "key" {
  type    = string
  default = null
}

variable "customer_key" {
  type    = bool
  default = false
}

variable "public_block" {
  type    = bool
  default = true
}

variable "log_bucket" {
  type    = string
  default = null
}

resource "aws_s3_bucket" "this" {
  bucket = var.name

  versioning {
    enabled = var.versioned
  }

  dynamic "server_side_encryption_configuration" {
    for_each = var.customer_key ? [var.key] : []

    content {
      rule {
        apply_server_side_encryption_by_default {
          sse_algorithm     = "aws:kms"
          kms_master_key_id = server_side_encryption_configuration.value
        }
      }
    }
  }

  dynamic "logging" {
    for_each = var.log_bucket[*]

    content {
      target_bucket = logging.value
      target_prefix = "${var.name}/"
    }
  }
}

resource "aws_s3_bucket_public_access_block" "this" {
  count = var.public_block ? 1 : 0

  bucket                  = aws_s3_bucket.this.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

data "aws_iam_policy_document" "tls" {
  statement {
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [aws_s3_bucket.this.arn, "${aws_s3_bucket.this.arn}/*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

resource "aws_s3_bucket_policy" "this" {
  bucket = aws_s3_bucket.this.bucket
  policy = data.aws_iam_policy_document.tls.json
}

output "name" {
  value = aws_s3_bucket.this.bucket
}

output "arn" {
  value = aws_s3_bucket.this.arn
}
