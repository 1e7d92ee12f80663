terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "name" { type = string }
variable "organization" { type = string }
variable "retention" {
  type = object({
    mode = optional(string, "GOVERNANCE")
    days = optional(number)
  })
  default = {}
}
variable "writers" { type = map(string) }
variable "readers" {
  type    = list(string)
  default = []
}
variable "key_arn" {
  type    = string
  default = ""
}
variable "encrypted_with_key" {
  type    = bool
  default = false
}
variable "versioning" {
  type    = string
  default = "Enabled"
}
variable "access_logs_to" {
  type    = string
  default = null
}
variable "tls_only" {
  type    = bool
  default = true
}

locals {
  bucket = "fieldfare-${var.name}"
}

resource "aws_s3_bucket" "this" {
  bucket              = local.bucket
  object_lock_enabled = var.retention.days != null
}

resource "aws_s3_bucket_object_lock_configuration" "this" {
  count  = var.retention.days == null ? 0 : 1
  bucket = aws_s3_bucket.this.bucket
  rule {
    default_retention {
      mode = var.retention.mode
      days = var.retention.days
    }
  }
}

resource "aws_s3_bucket_versioning" "this" {
  bucket = aws_s3_bucket.this.id
  versioning_configuration {
    status = var.versioning
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  bucket = aws_s3_bucket.this.id
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = var.encrypted_with_key ? "aws:kms" : "AES256"
      kms_master_key_id = var.encrypted_with_key ? var.key_arn : null
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

resource "aws_s3_bucket_ownership_controls" "this" {
  bucket = aws_s3_bucket.this.id
  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_logging" "this" {
  for_each      = var.access_logs_to == null ? {} : { to = var.access_logs_to }
  bucket        = aws_s3_bucket.this.id
  target_bucket = each.value
  target_prefix = "${local.bucket}/"
}

resource "aws_s3_bucket_lifecycle_configuration" "this" {
  bucket = aws_s3_bucket.this.id
  dynamic "rule" {
    for_each = { cold = 90, gone = 2557 }
    content {
      id     = rule.key
      status = rule.key == "gone" && var.retention.days == null ? "Disabled" : "Enabled"
      filter {}
      dynamic "transition" {
        for_each = rule.key == "cold" ? [rule.value] : []
        content {
          days          = transition.value
          storage_class = "GLACIER"
        }
      }
      dynamic "expiration" {
        for_each = rule.key == "gone" ? [rule.value] : []
        content {
          days = expiration.value
        }
      }
    }
  }
}

data "aws_iam_policy_document" "writers" {
  dynamic "statement" {
    for_each = var.writers
    iterator = writer
    content {
      sid       = "Write${title(element(split(".", writer.key), 0))}"
      actions   = ["s3:PutObject"]
      resources = ["${aws_s3_bucket.this.arn}/*"]
      principals {
        type        = "Service"
        identifiers = [writer.key]
      }
      condition {
        test     = "StringEquals"
        variable = "aws:SourceOrgID"
        values   = [var.organization]
      }
      condition {
        test     = "StringLike"
        variable = "aws:SourceArn"
        values   = [writer.value]
      }
    }
  }
}

data "aws_iam_policy_document" "readers" {
  count = length(var.readers) > 0 ? 1 : 0
  statement {
    sid       = "Read"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.this.arn}/*"]
    principals {
      type        = "AWS"
      identifiers = var.readers
    }
  }
}

data "aws_iam_policy_document" "tls" {
  statement {
    sid       = "Tls"
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

data "aws_iam_policy_document" "this" {
  source_policy_documents = concat(
    [data.aws_iam_policy_document.writers.json],
    data.aws_iam_policy_document.readers[*].json,
    var.tls_only ? [data.aws_iam_policy_document.tls.json] : [],
  )
}

resource "aws_s3_bucket_policy" "this" {
  bucket = aws_s3_bucket.this.id
  policy = data.aws_iam_policy_document.this.json
}

output "bucket" { value = aws_s3_bucket.this.bucket }
output "arn" { value = aws_s3_bucket.this.arn }
