variable "name" {
  type = string
}

variable "expire" {
  type    = number
  default = 0
}

resource "aws_s3_bucket" "this" {
  bucket = "borough-${var.name}"

  versioning {
    enabled = true
  }

  dynamic "lifecycle_rule" {
    for_each = var.expire > 0 ? [var.expire] : []

    content {
      enabled = true

      noncurrent_version_expiration {
        days = lifecycle_rule.value
      }
    }
  }
}

resource "aws_s3_bucket_public_access_block" "this" {
  bucket                  = aws_s3_bucket.this.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}
