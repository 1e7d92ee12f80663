variable "name" {
  type = string
}

variable "acl" {
  type    = string
  default = "private"
}

variable "versioned" {
  default = false
}

variable "key" {
  type    = string
  default = ""
}

variable "encrypted" {
  type    = bool
  default = true
}

variable "log_to" {
  type    = list(string)
  default = []
}

variable "expire" {
  type    = map(number)
  default = {}
}

variable "policy" {
  type    = string
  default = null
}

variable "block" {
  type    = bool
  default = true
}

variable "origins" {
  type    = list(string)
  default = []
}

variable "replica" {
  type    = object({ role = string, bucket = string })
  default = null
}

resource "aws_s3_bucket" "this" {
  bucket = var.name
  acl    = var.acl
  policy = var.policy

  versioning {
    enabled = var.versioned
  }

  dynamic "server_side_encryption_configuration" {
    for_each = var.encrypted ? [1] : []
    content {
      rule {
        apply_server_side_encryption_by_default {
          sse_algorithm     = var.key == "" ? "AES256" : "aws:kms"
          kms_master_key_id = var.key == "" ? null : var.key
        }
      }
    }
  }

  dynamic "logging" {
    for_each = var.log_to
    content {
      target_bucket = logging.value
      target_prefix = "${var.name}/"
    }
  }

  dynamic "lifecycle_rule" {
    for_each = var.expire
    content {
      id      = lifecycle_rule.key
      enabled = lifecycle_rule.value > 0
      prefix  = "${lifecycle_rule.key}/"

      expiration {
        days = max(lifecycle_rule.value, 1)
      }
    }
  }

  dynamic "cors_rule" {
    for_each = length(var.origins) > 0 ? [var.origins] : []
    content {
      allowed_methods = ["GET"]
      allowed_origins = cors_rule.value
    }
  }

  dynamic "replication_configuration" {
    for_each = var.replica[*]
    content {
      role = replication_configuration.value.role
      rules {
        id     = "all"
        status = "Enabled"
        destination {
          bucket = replication_configuration.value.bucket
        }
      }
    }
  }
}

resource "aws_s3_bucket_public_access_block" "this" {
  count  = var.block ? 1 : 0
  bucket = aws_s3_bucket.this.id

  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

output "id" {
  value = aws_s3_bucket.this.id
}

output "arn" {
  value = aws_s3_bucket.this.arn
}
