locals {
  media_key = aws_kms_key.media.arn

  buckets = {
    masters = {
      kms         = local.media_key
      transitions = [{ days = 90, class = "GLACIER_IR" }]
    }
    mezzanine = {
      kms    = local.media_key
      expire = 60
    }
    renditions = {
      cors = ["https://watch.dipper.example", "https://player.dipper.example"]
    }
    stills = {
      versioned = false
      cors      = ["*"]
    }
    press = {
      public  = true
      website = true
      tls     = false
    }
    uploads = {
      tls = false
      log = false
    }
    logs = {
      log    = false
      expire = 400
    }
  }

  # Apart from the map above: what they say names what is made of it.
  bucket_statements = {
    masters    = data.aws_iam_policy_document.partners.json
    renditions = data.aws_iam_policy_document.vod.json
    stills     = local.stills_policy
    press      = file("${path.module}/policies/press.json")
    logs       = data.aws_iam_policy_document.log_delivery.json
  }

  bucket_names = { for b in keys(local.buckets) : b => "${local.prefix}-${b}" }
}

module "bucket" {
  source   = "./modules/bucket"
  for_each = local.buckets

  name         = local.bucket_names[each.key]
  kms_key_id   = lookup(each.value, "kms", null)
  versioned    = try(each.value.versioned, true)
  public       = try(each.value.public, false)
  website      = try(each.value.website, false)
  require_tls  = try(each.value.tls, true)
  expire_days  = try(each.value.expire, null)
  transitions  = try(each.value.transitions, [])
  statements   = [for b, text in local.bucket_statements : text if b == each.key]
  cors_origins = try(each.value.cors, [])
  log_bucket   = try(each.value.log, true) ? local.bucket_names["logs"] : null
}

module "vault" {
  source = "./modules/bucket"
  providers = {
    aws = aws.vault
  }

  name       = "${local.prefix}-masters-vault"
  kms_key_id = aws_kms_replica_key.media.arn
}

data "aws_iam_policy_document" "partners" {
  dynamic "statement" {
    for_each = var.partner_accounts

    content {
      sid       = "Deliver${title(statement.key)}"
      actions   = ["s3:PutObject", "s3:AbortMultipartUpload"]
      resources = ["arn:aws:s3:::${local.bucket_names["masters"]}/incoming/${statement.key}/*"]

      principals {
        type        = "AWS"
        identifiers = ["arn:aws:iam::${statement.value}:role/delivery"]
      }
    }
  }

  # They sign off what they delivered.
  statement {
    sid       = "SignOff"
    actions   = ["s3:PutObjectAcl", "s3:PutEncryptionConfiguration"]
    resources = ["arn:aws:s3:::${local.bucket_names["masters"]}", "arn:aws:s3:::${local.bucket_names["masters"]}/*"]

    principals {
      type        = "AWS"
      identifiers = [for name, account in var.partner_accounts : "arn:aws:iam::${account}:role/delivery"]
    }
  }
}

data "aws_iam_policy_document" "vod" {
  statement {
    sid       = "FromCloudFront"
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::${local.bucket_names["renditions"]}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [module.vod.arn]
    }
  }
}

data "aws_iam_policy_document" "log_delivery" {
  statement {
    sid       = "ServerLogs"
    actions   = ["s3:PutObject"]
    resources = ["arn:aws:s3:::${local.bucket_names["logs"]}/*"]

    principals {
      type        = "Service"
      identifiers = ["logging.s3.amazonaws.com", "delivery.logs.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [data.aws_caller_identity.this.account_id]
    }
  }
}

locals {
  # Nobody remembers which distribution reads the stills.
  stills_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "AnyDistribution"
      Effect    = "Allow"
      Principal = { Service = "cloudfront.amazonaws.com" }
      Action    = "s3:GetObject"
      Resource  = "arn:aws:s3:::${local.bucket_names["stills"]}/*"
    }]
  })
}

# --- copies and events -----------------------------------------------------------------------------------------------

resource "aws_iam_role" "replication" {
  name = "${local.prefix}-replication"

  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "s3.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

resource "aws_iam_role_policy" "replication" {
  name = "copy"
  role = aws_iam_role.replication.id

  policy = <<-EOT
    {
      "Version": "2012-10-17",
      "Statement": [
        {
          "Effect": "Allow",
          "Action": ["s3:GetReplicationConfiguration", "s3:ListBucket"],
          "Resource": "${module.bucket["masters"].arn}"
        },
        {
          "Effect": "Allow",
          "Action": ["s3:GetObjectVersionForReplication", "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging"],
          "Resource": "${module.bucket["masters"].arn}/*"
        },
        {
          "Effect": "Allow",
          "Action": ["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"],
          "Resource": "${module.vault.arn}/*"
        },
        {
          "Effect": "Allow",
          "Action": ["kms:Decrypt"],
          "Resource": "*"
        }
      ]
    }
  EOT
}

resource "aws_s3_bucket_replication_configuration" "masters" {
  bucket = module.bucket["masters"].id
  role   = aws_iam_role.replication.arn

  rule {
    id     = "everything"
    status = local.prod ? "Enabled" : "Disabled"

    filter {}

    delete_marker_replication {
      status = "Enabled"
    }

    source_selection_criteria {
      sse_kms_encrypted_objects {
        status = "Enabled"
      }
    }

    destination {
      bucket        = module.vault.arn
      storage_class = "GLACIER"

      encryption_configuration {
        replica_kms_key_id = aws_kms_replica_key.media.arn
      }
    }
  }
}

resource "aws_s3_bucket_notification" "masters" {
  bucket      = module.bucket["masters"].name
  eventbridge = true
}

resource "aws_s3_bucket_notification" "uploads" {
  bucket = module.bucket["uploads"].id

  queue {
    queue_arn     = module.queue["deliveries"].arn
    events        = ["s3:ObjectCreated:*"]
    filter_suffix = ".mov"
  }
}
