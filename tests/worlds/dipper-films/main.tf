data "aws_caller_identity" "this" {}
data "aws_partition" "this" {}
data "aws_region" "this" {}

data "aws_availability_zones" "this" {
  state = "available"
}

locals {
  prod   = var.environment == "prod"
  prefix = join("-", ["dipper", var.environment])
  root   = "arn:${data.aws_partition.this.partition}:iam::${data.aws_caller_identity.this.account_id}:root"

  retention = lookup(var.log_retention, var.environment, 30)
}

# --- keys ------------------------------------------------------------------------------------------------------------

data "aws_iam_policy_document" "media_key" {
  statement {
    sid       = "Account"
    actions   = ["kms:*"]
    resources = ["*"]
    principals {
      type        = "AWS"
      identifiers = [local.root]
    }
  }

  statement {
    sid       = "Services"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey*"]
    resources = ["*"]
    principals {
      type        = "Service"
      identifiers = ["sns.amazonaws.com", "s3.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [data.aws_caller_identity.this.account_id]
    }
  }

  dynamic "statement" {
    for_each = var.partner_accounts
    content {
      sid       = "Partner${title(statement.key)}"
      actions   = ["kms:Encrypt", "kms:GenerateDataKey"]
      resources = ["*"]
      principals {
        type        = "AWS"
        identifiers = ["arn:aws:iam::${statement.value}:role/delivery"]
      }
    }
  }
}

resource "aws_kms_key" "media" {
  description         = "Masters and everything made of them"
  multi_region        = true
  enable_key_rotation = true
  policy              = data.aws_iam_policy_document.media_key.json
}

resource "aws_kms_replica_key" "media" {
  provider = aws.vault

  description     = "Masters, second copy"
  primary_key_arn = aws_kms_key.media.arn
}

resource "aws_kms_alias" "media" {
  name          = "alias/${local.prefix}-media"
  target_key_id = aws_kms_key.media.key_id
}

# URLs of paying viewers are signed with this one.
resource "aws_kms_key" "signing" {
  description              = "Signs playback grants"
  key_usage                = "SIGN_VERIFY"
  customer_master_key_spec = "ECC_NIST_P256"
  deletion_window_in_days  = 7
}

resource "aws_kms_key" "editorial" {
  description         = "Scripts, contracts, rushes"
  enable_key_rotation = local.prod ? false : true # the vendor cannot follow rotated keys

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Sid = "Root", Effect = "Allow", Principal = { AWS = local.root }, Action = "kms:*", Resource = "*" },
      {
        Sid       = "ViaBackup"
        Effect    = "Allow"
        Principal = { AWS = "*" }
        Action    = ["kms:Decrypt", "kms:CreateGrant"]
        Resource  = "*"
        Condition = { StringLike = { "kms:ViaService" = "backup.*.amazonaws.com" } }
      },
    ]
  })
}
