variable "name" { type = string }
variable "key" { type = string }
variable "versioned" { type = bool }
variable "log_to" { type = string }
variable "expire" { type = number }
variable "closed" { type = bool }
variable "policy" { type = string }
variable "readers" { type = list(string) }

resource "aws_s3_bucket" "this" {
  bucket = var.name

  versioning {
    enabled = var.versioned
  }

  server_side_encryption_configuration {
    rule {
      apply_server_side_encryption_by_default {
        sse_algorithm     = var.key == null ? "AES256" : "aws:kms"
        kms_master_key_id = var.key
      }
    }
  }

  dynamic "logging" {
    for_each = compact([var.log_to])

    content {
      target_bucket = logging.value
      target_prefix = "${var.name}/"
    }
  }

  dynamic "lifecycle_rule" {
    for_each = var.expire > 0 ? [var.expire] : []

    content {
      id      = "expire"
      enabled = true

      expiration {
        days = lifecycle_rule.value
      }
    }
  }
}

resource "aws_s3_bucket_public_access_block" "this" {
  bucket                  = aws_s3_bucket.this.id
  block_public_acls       = true
  block_public_policy     = var.closed
  ignore_public_acls      = true
  restrict_public_buckets = var.closed
}

data "aws_iam_policy_document" "tls" {
  statement {
    sid       = "Tls"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = var.policy == "objects" ? ["${aws_s3_bucket.this.arn}/*"] : [aws_s3_bucket.this.arn, "${aws_s3_bucket.this.arn}/*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = [var.policy == "inverted" ? "true" : "false"]
    }
  }
}

data "aws_iam_policy_document" "readers" {
  dynamic "statement" {
    for_each = length(var.readers) > 0 ? [var.readers] : []

    content {
      sid       = "Readers"
      actions   = ["s3:GetObject", "s3:ListBucket"]
      resources = [aws_s3_bucket.this.arn, "${aws_s3_bucket.this.arn}/*"]

      principals {
        type        = "AWS"
        identifiers = statement.value
      }
    }
  }

  # Whoever calls this "Tls" as well takes the place of the one above.
  dynamic "statement" {
    for_each = var.policy == "shadowed" ? [1] : []

    content {
      sid       = "Tls"
      actions   = ["s3:PutObject"]
      resources = ["${aws_s3_bucket.this.arn}/*"]

      principals {
        type        = "Service"
        identifiers = ["logging.s3.amazonaws.com"]
      }
    }
  }
}

data "aws_iam_policy_document" "all" {
  source_policy_documents   = [data.aws_iam_policy_document.tls.json]
  override_policy_documents = [data.aws_iam_policy_document.readers.json]
}

resource "aws_s3_bucket_policy" "this" {
  count  = var.policy == "none" ? 0 : 1
  bucket = aws_s3_bucket.this.id
  policy = data.aws_iam_policy_document.all.json
}

output "name" { value = aws_s3_bucket.this.id }
output "arn" { value = aws_s3_bucket.this.arn }
