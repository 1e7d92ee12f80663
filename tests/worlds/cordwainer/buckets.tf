locals {
  buckets = {
    assets = {
      acl       = "public-read"
      versioned = true
      block     = false
      origins   = ["https://cordwainer.example", "https://*.cordwainer.example"]
    }
    invoices = {
      versioned = "true"
      key       = aws_kms_key.shop.arn
      expire    = { drafts = 30, final = 0 }
      policy    = data.aws_iam_policy_document.invoices.json
      replica   = { role = aws_iam_role.replication.arn, bucket = module.far_copy.arn }
    }
    exports = {
      encrypted = false
      expire    = { daily = 0 }
      policy    = local.exports_policy
    }
    logs = {
      acl    = "log-delivery-write"
      expire = { front = 400 }
      policy = <<-EOT
        {
          "Version": "2012-10-17",
          "Statement": [
            {
              "Effect": "Allow",
              "Principal": {"AWS": "${data.aws_elb_service_account.this.arn}"},
              "Action": "s3:PutObject",
              "Resource": "arn:aws:s3:::${local.name}-logs/*"
            },
            {
              "Effect": "Deny",
              "Principal": "*",
              "Action": "s3:*",
              "Resource": ["arn:aws:s3:::${local.name}-logs", "arn:aws:s3:::${local.name}-logs/*"],
              "Condition": {"Bool": {"aws:SecureTransport": "false"}}
            }
          ]
        }
      EOT
    }
  }

  exports_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "Accountant"
        Effect    = "Allow"
        Principal = { AWS = "arn:aws:iam::210987654321:root" }
        Action    = ["s3:GetObject", "s3:PutBucketPolicy"]
        Resource  = ["arn:aws:s3:::${local.name}-exports", "arn:aws:s3:::${local.name}-exports/*"]
      },
      {
        Sid       = "Anyone from the office"
        Effect    = "Allow"
        Principal = "*"
        Action    = "s3:GetObject"
        Resource  = "arn:aws:s3:::${local.name}-exports/*"
        Condition = { IpAddress = { "aws:SourceIp" = var.office_ranges } }
      },
      {
        Sid       = "Tls"
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:GetObject"
        Resource  = "arn:aws:s3:::${local.name}-exports/*"
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
    ]
  })
}

module "bucket" {
  source   = "./modules/bucket"
  for_each = local.buckets

  name      = "${local.name}-${each.key}"
  acl       = lookup(each.value, "acl", "private")
  versioned = lookup(each.value, "versioned", false)
  key       = lookup(each.value, "key", "")
  encrypted = lookup(each.value, "encrypted", true)
  expire    = lookup(each.value, "expire", {})
  policy    = lookup(each.value, "policy", null)
  block     = lookup(each.value, "block", true)
  origins   = lookup(each.value, "origins", [])
  replica   = lookup(each.value, "replica", null)
  log_to    = contains(["assets", "invoices"], each.key) ? ["${local.name}-logs"] : []
}

module "far_copy" {
  source = "./modules/bucket"
  providers = {
    aws = aws.far
  }

  name      = "${local.name}-invoices-copy"
  versioned = true
}

data "aws_iam_policy_document" "invoices" {
  statement {
    sid       = "Tls"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = ["arn:aws:s3:::${local.name}-invoices", "arn:aws:s3:::${local.name}-invoices/*"]

    principals {
      type        = "AWS"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }

  statement {
    sid       = "Till"
    actions   = ["s3:PutObject"]
    resources = ["arn:aws:s3:::${local.name}-invoices/*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::${local.account}:root"]
    }
  }
}

resource "aws_iam_role" "replication" {
  name = "${local.name}-replication"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "s3.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })

  inline_policy {
    name = "copy"
    policy = jsonencode({
      Version   = "2012-10-17"
      Statement = [{ Effect = "Allow", Action = "s3:*", Resource = "*" }]
    })
  }
}

# The trail of the first year; its bucket was made by hand.
resource "aws_cloudtrail" "shop" {
  name                       = "${local.name}-trail"
  s3_bucket_name             = "cordwainer-trail-2016"
  enable_log_file_validation = local.live
  is_multi_region_trail      = true
  kms_key_id                 = aws_kms_key.shop.arn
  cloud_watch_logs_group_arn = "${aws_cloudwatch_log_group.trail.arn}:*"
  cloud_watch_logs_role_arn  = aws_iam_role.trail.arn
}

resource "aws_cloudwatch_log_group" "trail" {
  name              = "${local.name}-trail"
  retention_in_days = 365
}

resource "aws_iam_role" "trail" {
  name = "${local.name}-trail"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "cloudtrail.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}
