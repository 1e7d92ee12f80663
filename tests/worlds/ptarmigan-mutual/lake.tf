locals {
  # Whom the claims bucket lets in, by team.
  teams = { claims = aws_iam_role.claims.arn, lab = aws_iam_role.lab.arn }
}

module "bucket" {
  source   = "./modules/bucket"
  for_each = var.buckets

  name      = "${local.prefix}-${each.key}"
  key       = each.value.key == null ? null : local.key[each.value.key]
  versioned = each.value.versioned
  log_to    = each.value.log ? aws_s3_bucket.logs.id : ""
  expire    = each.value.expire
  closed    = each.value.closed
  policy    = each.value.policy
  readers   = [for team in each.value.readers : local.teams[team]]
}

resource "aws_s3_bucket" "logs" {
  bucket = "${local.prefix}-logs"
  acl    = "log-delivery-write"

  server_side_encryption_configuration {
    rule {
      apply_server_side_encryption_by_default {
        sse_algorithm = "AES256"
      }
    }
  }
}

resource "aws_s3_bucket_public_access_block" "logs" {
  bucket                  = module.bucket["raw"].name
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

# The ledger's policy; finance wants to look at it first.
data "aws_iam_policy_document" "ledger" {
  statement {
    sid       = "Tls"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [module.bucket["ledger"].arn, "${module.bucket["ledger"].arn}/*"]

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

resource "aws_s3_bucket_policy" "ledger" {
  count  = var.attach_ledger_policy ? 1 : 0
  bucket = module.bucket["ledger"].name
  policy = data.aws_iam_policy_document.ledger.json
}

resource "aws_glue_catalog_database" "lake" {
  for_each = toset(["raw", "claims", "results"])
  name     = "${var.stage}_${each.key}"
}

resource "aws_glue_data_catalog_encryption_settings" "here" {
  data_catalog_encryption_settings {
    connection_password_encryption {
      return_connection_password_encrypted = false
      aws_kms_key_id                       = local.key.lake
    }

    encryption_at_rest {
      catalog_encryption_mode = "SSE-KMS"
      sse_aws_kms_key_id      = local.key.lake
    }
  }
}

resource "aws_glue_data_catalog_encryption_settings" "far" {
  provider = aws.vault

  data_catalog_encryption_settings {
    connection_password_encryption {
      return_connection_password_encrypted = false
    }

    encryption_at_rest {
      catalog_encryption_mode = "DISABLED"
    }
  }
}

data "aws_iam_policy_document" "catalog" {
  statement {
    actions   = ["glue:GetTable", "glue:GetTables", "glue:GetPartitions"]
    resources = ["arn:aws:glue:${var.region}:${local.account}:*"]

    principals {
      type        = "AWS"
      identifiers = ["*"]
    }

    condition {
      test     = "StringNotEquals"
      variable = "aws:PrincipalOrgID"
      values   = ["o-brokers0001"]
    }
  }
}

resource "aws_glue_resource_policy" "here" {
  policy = data.aws_iam_policy_document.catalog.json
}

resource "aws_lakeformation_data_lake_settings" "here" {
  admins = [aws_iam_role.claims.arn]

  create_database_default_permissions {
    permissions = ["ALL"]
    principal   = "IAM_ALLOWED_PRINCIPALS"
  }
}

resource "aws_lakeformation_data_lake_settings" "far" {
  provider = aws.vault
  admins   = [aws_iam_role.claims.arn]
}

resource "aws_lakeformation_permissions" "claims" {
  principal   = aws_iam_role.claims.arn
  permissions = ["DESCRIBE"]

  database {
    name = aws_glue_catalog_database.lake["claims"].name
  }
}

resource "aws_lakeformation_permissions" "raw" {
  principal   = "IAM_ALLOWED_PRINCIPALS"
  permissions = ["ALL"]

  database {
    name = aws_glue_catalog_database.lake["raw"].name
  }
}

locals {
  workgroups = {
    actuaries = { key = "lake", enforce = true }
    finance   = { key = null, enforce = true }
    adhoc     = { key = "none", enforce = false }
  }
}

resource "aws_athena_workgroup" "team" {
  for_each = local.workgroups
  name     = "${local.prefix}-${each.key}"

  configuration {
    enforce_workgroup_configuration    = each.value.enforce
    publish_cloudwatch_metrics_enabled = each.key != "adhoc"

    result_configuration {
      output_location = "s3://${module.bucket["results"].name}/${each.key}/"

      dynamic "encryption_configuration" {
        for_each = each.value.key == "none" ? [] : [each.value.key]

        content {
          encryption_option = encryption_configuration.value == null ? "SSE_S3" : "SSE_KMS"
          kms_key_arn       = encryption_configuration.value == null ? null : local.key[encryption_configuration.value]
        }
      }
    }
  }
}

resource "aws_athena_database" "reports" {
  name   = "reports"
  bucket = module.bucket["results"].name

  encryption_configuration {
    encryption_option = "SSE_KMS"
    kms_key           = local.key.lake
  }
}

resource "aws_athena_database" "spare" {
  name   = "spare"
  bucket = module.bucket["scratch"].name
}
