variable "name" { type = string }
variable "writers" { type = list(string) }
variable "days" { type = number }
variable "access_log_bucket" {
  type    = string
  default = ""
}
variable "kms_key" {
  type    = string
  default = null
}
variable "organization_id" { type = string }
variable "sources" {
  type    = list(string)
  default = []
}
variable "readers" {
  type    = list(string)
  default = []
}
variable "block_public" {
  type    = bool
  default = true
}

resource "aws_s3_bucket" "this" {
  bucket = var.name
  acl    = "private"

  versioning {
    enabled = true
  }

  server_side_encryption_configuration {
    rule {
      apply_server_side_encryption_by_default {
        sse_algorithm     = var.kms_key == null ? "AES256" : "aws:kms"
        kms_master_key_id = var.kms_key
      }
    }
  }

  dynamic "logging" {
    for_each = compact([var.access_log_bucket])
    content {
      target_bucket = logging.value
      target_prefix = "${var.name}/"
    }
  }

  dynamic "lifecycle_rule" {
    for_each = var.days > 0 ? [var.days] : []
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
  block_public_acls       = var.block_public
  block_public_policy     = var.block_public
  ignore_public_acls      = var.block_public
  restrict_public_buckets = var.block_public
}

data "aws_iam_policy_document" "this" {
  statement {
    sid       = "TlsOnly"
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
      values   = [false]
    }
  }

  dynamic "statement" {
    for_each = var.writers
    content {
      sid       = "Write${statement.key}"
      actions   = ["s3:PutObject"]
      resources = ["${aws_s3_bucket.this.arn}/*"]
      principals {
        type        = "Service"
        identifiers = [statement.value]
      }
      dynamic "condition" {
        for_each = length(var.sources) == 0 ? [] : [var.sources]
        content {
          test     = "ArnLike"
          variable = "aws:SourceArn"
          values   = condition.value
        }
      }
    }
  }

  dynamic "statement" {
    for_each = length(var.readers) == 0 ? [] : [1]
    content {
      sid       = "Read"
      actions   = ["s3:GetObject", "s3:ListBucket"]
      resources = [aws_s3_bucket.this.arn, "${aws_s3_bucket.this.arn}/*"]
      principals {
        type        = "AWS"
        identifiers = var.readers
      }
      condition {
        test     = "StringEquals"
        variable = "aws:PrincipalOrgID"
        values   = [var.organization_id]
      }
    }
  }
}

resource "aws_s3_bucket_policy" "this" {
  bucket = aws_s3_bucket.this.id
  policy = data.aws_iam_policy_document.this.json
}

output "id" { value = aws_s3_bucket.this.id }
output "arn" { value = aws_s3_bucket.this.arn }
