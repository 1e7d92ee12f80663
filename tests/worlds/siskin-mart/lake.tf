resource "aws_s3_bucket" "lake" {
  for_each = local.names
  bucket   = each.value
}

resource "aws_s3_bucket_server_side_encryption_configuration" "lake" {
  for_each = local.names
  bucket   = each.value
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = each.key == "raw" ? null : "alias/${local.base}"
    }
  }
}

resource "aws_s3_bucket_versioning" "lake" {
  for_each = { for key, name in local.names : name => key }
  bucket   = each.key
  versioning_configuration { status = each.value == "ml" ? "Suspended" : "Enabled" }
}

data "aws_iam_policy_document" "lake" {
  for_each = local.names

  statement {
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = ["arn:aws:s3:::${each.value}", "arn:aws:s3:::${each.value}/*"]
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

  statement {
    actions   = ["s3:GetObject", "s3:ListBucket"]
    resources = ["arn:aws:s3:::${each.value}", "arn:aws:s3:::${each.value}/*"]
    principals {
      type        = "AWS"
      identifiers = each.key == "ml" ? ["*"] : var.analyst_roles
    }
    condition {
      test     = each.key == "ml" ? "StringEqualsIfExists" : "StringEquals"
      variable = "aws:SourceVpce"
      values   = [var.vpce]
    }
  }
}

resource "aws_s3_bucket_policy" "lake" {
  for_each = aws_s3_bucket.lake
  bucket   = each.value.bucket
  policy   = data.aws_iam_policy_document.lake[each.key].json
}

resource "aws_s3_bucket" "logs" {
  bucket = "${local.base}-logs"
}

resource "aws_s3_bucket_logging" "lake" {
  for_each      = toset(["raw", "mart"])
  bucket        = "siskin-${var.env}-${each.key}"
  target_bucket = "${local.base}-logs"
  target_prefix = each.key
}

resource "aws_s3_bucket_notification" "raw" {
  bucket      = local.names.raw
  eventbridge = true
}

resource "aws_s3_bucket_lifecycle_configuration" "all" {
  for_each = toset(concat(values(local.names), ["${local.base}-logs"]))
  bucket   = each.value
  rule {
    id     = "abort"
    status = endswith(each.value, "-ml") ? "Disabled" : "Enabled"
    filter {}
    abort_incomplete_multipart_upload { days_after_initiation = 7 }
  }
}

resource "aws_glue_resource_policy" "org" {
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [for action in ["glue:GetTable", "glue:GetPartitions"] : {
      Effect    = "Allow"
      Principal = { AWS = "*" }
      Action    = action
      Resource  = "arn:aws:glue:${var.region}:${data.aws_caller_identity.this.account_id}:*"
      Condition = { StringEquals = { "aws:PrincipalOrgID" = data.aws_organizations_organization.this.id } }
    }]
  })
}

resource "aws_glue_security_configuration" "this" {
  for_each = { strict = "SSE-KMS", loose = "DISABLED" }
  name     = "${local.base}-${each.key}"
  encryption_configuration {
    cloudwatch_encryption {
      cloudwatch_encryption_mode = each.value
      kms_key_arn                = each.value == "DISABLED" ? null : aws_kms_key.mart.arn
    }
    job_bookmarks_encryption {
      job_bookmarks_encryption_mode = "CSE-KMS"
      kms_key_arn                   = aws_kms_key.mart.arn
    }
    s3_encryption {
      s3_encryption_mode = "SSE-KMS"
      kms_key_arn        = aws_kms_key.mart.arn
    }
  }
}

resource "aws_glue_job" "load" {
  for_each               = { orders = "strict", clicks = "loose" }
  name                   = "load-${each.key}"
  role_arn               = "arn:aws:iam::${data.aws_caller_identity.this.account_id}:role/glue"
  glue_version           = "5.0"
  security_configuration = "siskin-${var.env}-${each.value}"
  command { script_location = "s3://${local.names.raw}/load.py" }
}

resource "aws_emr_security_configuration" "this" {
  for_each      = { open = false, closed = true }
  name          = "${local.base}-${each.key}"
  configuration = templatefile("${path.module}/templates/emr.json.tftpl", { tls = each.value, key = aws_kms_key.mart.arn, bucket = local.names.raw })
}

resource "aws_emr_cluster" "adhoc" {
  for_each               = toset(["open", "closed"])
  name                   = each.key
  release_label          = "emr-7.8.0"
  service_role           = "EMR_DefaultRole"
  security_configuration = format("%s-%s", local.base, each.key)
  log_uri                = each.key == "closed" ? "s3://${local.base}-logs/emr/" : null
  master_instance_group { instance_type = "m6g.xlarge" }
}
