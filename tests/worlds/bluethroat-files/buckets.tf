resource "aws_s3_bucket" "this" {
  for_each = local.buckets
  bucket   = "${local.prefix}-${each.key}"
}

resource "aws_s3_bucket_public_access_block" "this" {
  for_each                = aws_s3_bucket.this
  bucket                  = each.value.id
  block_public_acls       = true
  ignore_public_acls      = true
  block_public_policy     = !contains(local.public, each.key)
  restrict_public_buckets = !contains(local.public, each.key)
}

resource "aws_s3_bucket_logging" "this" {
  for_each      = { for key, bucket in aws_s3_bucket.this : key => bucket.id if key != "logs" }
  bucket        = each.value
  target_bucket = aws_s3_bucket.this["logs"].id
  target_prefix = "${each.key}/"
}

resource "aws_s3_bucket_versioning" "this" {
  for_each = setsubtract(local.buckets, ["logs", "site"])
  bucket   = aws_s3_bucket.this[each.value].bucket
  versioning_configuration {
    status     = each.value == "docs" ? "Enabled" : "Suspended"
    mfa_delete = "Disabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  for_each = { docs = "aws:kms", scans = "aws:kms:dsse", logs = "AES256" }
  bucket   = "${local.prefix}-${each.key}"
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = each.value
      kms_master_key_id = startswith(each.value, "aws:kms") ? aws_kms_key.files.arn : null
    }
    bucket_key_enabled = true
  }
}

data "aws_iam_policy_document" "bucket" {
  for_each = local.buckets

  statement {
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = formatlist("%s%s", aws_s3_bucket.this[each.key].arn, ["", "/*"])
    principals {
      type        = "AWS"
      identifiers = ["*"]
    }
    condition {
      test     = "NumericLessThan"
      variable = "s3:TlsVersion"
      values   = ["1.2"]
    }
  }

  dynamic "statement" {
    for_each = contains(local.public, each.key) ? [1] : []
    content {
      actions   = ["s3:GetObject"]
      resources = ["${aws_s3_bucket.this[each.key].arn}/*"]
      principals {
        type        = "*"
        identifiers = ["*"]
      }
    }
  }

  dynamic "statement" {
    for_each = each.key == "scans" ? ["arn:aws:iam::555566667777:root"] : []
    content {
      actions   = ["s3:PutObject", "s3:PutObjectAcl"]
      resources = ["${aws_s3_bucket.this[each.key].arn}/*"]
      principals {
        type        = "AWS"
        identifiers = [statement.value]
      }
    }
  }
}

resource "aws_s3_bucket_policy" "this" {
  for_each = data.aws_iam_policy_document.bucket
  bucket   = "${local.prefix}-${each.key}"
  policy   = each.value.json
}

resource "aws_s3_bucket_lifecycle_configuration" "scans" {
  bucket = aws_s3_bucket.this["scans"].id
  rule {
    id     = "old"
    status = "Disabled"
    filter { prefix = "old/" }
    expiration { days = 30 }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "docs" {
  bucket = aws_s3_bucket.this["docs"].id
  dynamic "rule" {
    for_each = { tmp = 7, trash = 30 }
    content {
      id     = rule.key
      status = rule.key == "tmp" ? "Enabled" : "Disabled"
      filter { prefix = "${rule.key}/" }
      expiration { days = rule.value }
    }
  }
}

resource "aws_s3_bucket_ownership_controls" "logs" {
  bucket = aws_s3_bucket.this["logs"].id
  rule { object_ownership = "ObjectWriter" }
}

resource "aws_s3_bucket_acl" "logs" {
  depends_on = [aws_s3_bucket_ownership_controls.logs]
  bucket     = aws_s3_bucket.this["logs"].id
  access_control_policy {
    owner { id = data.aws_canonical_user_id.me.id }
    grant {
      permission = "READ_ACP"
      grantee {
        type = "Group"
        uri  = "http://acs.amazonaws.com/groups/s3/LogDelivery"
      }
    }
    grant {
      permission = "READ"
      grantee {
        type = "Group"
        uri  = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers"
      }
    }
  }
}

data "aws_canonical_user_id" "me" {}

resource "aws_s3_bucket" "copies" {
  for_each = { near = "eu-central-1", far = "eu-north-1" }
  region   = each.value
  bucket   = "${local.prefix}-copies-${each.key}"
}

resource "aws_s3_bucket_replication_configuration" "this" {
  for_each = { docs = "far", scans = "near" }
  bucket   = aws_s3_bucket.this[each.key].id
  role     = "arn:aws:iam::${local.account}:role/replication"
  rule {
    id     = "all"
    status = "Enabled"
    filter {}
    delete_marker_replication { status = "Enabled" }
    destination { bucket = aws_s3_bucket.copies[each.value].arn }
  }
}

resource "aws_s3_bucket_object_lock_configuration" "docs" {
  bucket = aws_s3_bucket.this["docs"].id
  rule {
    default_retention {
      mode = "GOVERNANCE"
      days = 30
    }
  }
}

resource "aws_s3_bucket_notification" "all" {
  for_each    = toset(["docs", "scans"])
  bucket      = aws_s3_bucket.this[each.key].id
  eventbridge = each.key == "docs"
}

resource "aws_s3_access_point" "readers" {
  name   = "readers"
  bucket = aws_s3_bucket.this["docs"].id
  public_access_block_configuration {
    restrict_public_buckets = false
  }
}

resource "aws_s3control_access_point_policy" "readers" {
  access_point_arn = aws_s3_access_point.readers.arn
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "*" }
      Action    = "s3:GetObject"
      Resource  = "${aws_s3_access_point.readers.arn}/object/*"
    }]
  })
}

resource "aws_s3control_multi_region_access_point" "docs" {
  details {
    name = "docs"
    public_access_block {
      block_public_acls = false
    }
    region { bucket = aws_s3_bucket.this["docs"].id }
    region { bucket = aws_s3_bucket.copies["far"].id }
  }
}

resource "aws_s3_directory_bucket" "fast" {
  for_each = toset(["tmp", "cache"])
  bucket   = "${local.prefix}-${each.key}--euc1-az1--x-s3"
  location { name = "euc1-az1" }
}

resource "aws_s3_bucket_lifecycle_configuration" "fast" {
  bucket = aws_s3_directory_bucket.fast["tmp"].bucket
  rule {
    id     = "tmp"
    status = "Enabled"
    filter {}
    expiration { days = 1 }
  }
}

resource "aws_s3_object" "readme" {
  for_each = toset(["docs", "site"])
  bucket   = "${local.prefix}-${each.key}"
  key      = "README"
  content  = "see the wiki"
  acl      = each.key == "site" ? "public-read" : null
}

resource "aws_s3_object_copy" "logo" {
  bucket     = aws_s3_bucket.this["site"].bucket
  key        = "logo.svg"
  source     = "${aws_s3_bucket.this["docs"].bucket}/logo.svg"
  kms_key_id = aws_kms_key.files.arn
}

resource "aws_s3_account_public_access_block" "this" {
  block_public_acls       = true
  block_public_policy     = false # the site
  ignore_public_acls      = true
  restrict_public_buckets = false
}
