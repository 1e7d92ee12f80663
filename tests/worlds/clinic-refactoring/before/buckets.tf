locals {
  buckets = {
    scans = { log = true }
    forms = { log = true }
    tmp   = { log = false }
  }
}

resource "aws_s3_bucket" "logs" {
  bucket = "clinic-access-logs"
  acl    = "log-delivery-write"
}

resource "aws_s3_bucket" "this" {
  for_each = local.buckets
  bucket   = "clinic-${each.key}"

  versioning {
    enabled = true
  }

  server_side_encryption_configuration {
    rule {
      apply_server_side_encryption_by_default {
        sse_algorithm     = "aws:kms"
        kms_master_key_id = aws_kms_key.clinic.arn
      }
    }
  }

  dynamic "logging" {
    for_each = each.value.log ? [aws_s3_bucket.logs.id] : []

    content {
      target_bucket = logging.value
      target_prefix = "${each.key}/"
    }
  }
}

resource "aws_s3_bucket_public_access_block" "this" {
  for_each                = aws_s3_bucket.this
  bucket                  = each.value.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

data "aws_iam_policy_document" "tls" {
  for_each = local.buckets

  statement {
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = ["arn:aws:s3:::clinic-${each.key}", "arn:aws:s3:::clinic-${each.key}/*"]

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
  for_each = local.buckets
  bucket   = aws_s3_bucket.this[each.key].id
  policy   = data.aws_iam_policy_document.tls[each.key].json

  depends_on = [aws_s3_bucket_public_access_block.this]
}

resource "aws_kinesis_stream" "vitals" {
  name             = "vitals"
  shard_count      = 1
  encryption_type  = "KMS"
  kms_key_id       = aws_kms_key.clinic.id
  retention_period = 168
}

resource "aws_iam_role" "firehose" {
  name               = "clinic-firehose"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "firehose.amazonaws.com" } }] })
}

resource "aws_kinesis_firehose_delivery_stream" "vitals" {
  name        = "vitals"
  destination = "extended_s3"

  kinesis_source_configuration {
    kinesis_stream_arn = aws_kinesis_stream.vitals.arn
    role_arn           = aws_iam_role.firehose.arn
  }

  extended_s3_configuration {
    role_arn   = aws_iam_role.firehose.arn
    bucket_arn = aws_s3_bucket.this["scans"].arn
  }
}
