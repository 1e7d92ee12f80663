module "buckets" {
  source   = "./modules/bucket"
  for_each = local.buckets

  name         = "${local.prefix}-${each.key}"
  versioned    = each.value.versioned
  customer_key = each.value.key != null
  key          = each.value.key == "aws" ? null : lookup(local.key_arns, coalesce(each.value.key, "none"), null)
  public_block = each.value.public_block
  log_bucket   = each.key == "logs" ? null : "${local.prefix}-logs"
}

resource "aws_glue_data_catalog_encryption_settings" "this" {
  count = var.encrypt_catalog ? 1 : 0

  data_catalog_encryption_settings {
    connection_password_encryption {
      aws_kms_key_id                       = local.key_arns["lake"]
      return_connection_password_encrypted = true
    }

    encryption_at_rest {
      catalog_encryption_mode = "SSE-KMS"
      sse_aws_kms_key_id      = module.keys["lake"].arn
    }
  }
}

resource "aws_glue_security_configuration" "strict" {
  name = "${local.prefix}-strict"

  encryption_configuration {
    cloudwatch_encryption {
      cloudwatch_encryption_mode = "SSE-KMS"
      kms_key_arn                = module.keys["lake"].arn
    }

    job_bookmarks_encryption {
      job_bookmarks_encryption_mode = "CSE-KMS"
      kms_key_arn                   = module.keys["lake"].arn
    }

    s3_encryption {
      s3_encryption_mode = "SSE-KMS"
      kms_key_arn        = module.keys["lake"].arn
    }
  }
}

resource "aws_glue_security_configuration" "half" {
  name = "${local.prefix}-half"

  encryption_configuration {
    cloudwatch_encryption {
      cloudwatch_encryption_mode = "DISABLED"
    }

    job_bookmarks_encryption {
      job_bookmarks_encryption_mode = "DISABLED"
    }

    s3_encryption {
      s3_encryption_mode = "SSE-S3"
    }
  }
}

resource "aws_glue_catalog_database" "raw" {
  name = replace("${local.prefix}-raw", "-", "_")
}

locals {
  jobs = {
    clean   = { version = "4.0", security = aws_glue_security_configuration.strict.name, command = "glueetl" }
    enrich  = { version = "1.0", security = aws_glue_security_configuration.half.id, command = "glueetl" }
    nightly = { version = null, security = null, command = "pythonshell" }
  }
}

resource "aws_glue_job" "this" {
  for_each = local.jobs

  name                   = "${local.prefix}-${each.key}"
  role_arn               = aws_iam_role.glue.arn
  glue_version           = each.value.version
  security_configuration = each.value.security

  command {
    name            = each.value.command
    script_location = "s3://${module.buckets["curated"].name}/jobs/${each.key}.py"
  }

  default_arguments = merge(
    { "--enable-metrics" = "true" },
    each.key == "nightly" ? { "--db_password" = "Wint3r-is-coming" } : {},
  )
}

resource "aws_iam_role" "glue" {
  name               = "${local.prefix}-glue"
  assume_role_policy = data.aws_iam_policy_document.glue_trust.json
}

data "aws_iam_policy_document" "glue_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["glue.amazonaws.com"]
    }
  }
}

resource "aws_iam_role_policy_attachment" "glue" {
  role       = aws_iam_role.glue.name
  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
}

resource "aws_glue_crawler" "raw" {
  name          = "${local.prefix}-raw"
  role          = aws_iam_role.glue.arn
  database_name = aws_glue_catalog_database.raw.name

  s3_target {
    path = "s3://${module.buckets["raw"].name}"
  }
}

locals {
  connections = {
    core    = { JDBC_CONNECTION_URL = "jdbc:oracle:thin:@core.dotterel.internal:1521/CORE", JDBC_ENFORCE_SSL = "true", USERNAME = "glue", PASSWORD = var.admin_password }
    crm     = { JDBC_CONNECTION_URL = "jdbc:mysql://crm.dotterel.internal:3306/crm", JDBC_ENFORCE_SSL = tostring(!local.production), USERNAME = "glue", PASSWORD = "glue-4-crm" }
    reports = { JDBC_CONNECTION_URL = "jdbc:postgresql://reports.dotterel.internal:5432/reports", SECRET_ID = "dotterel/reports" }
  }
}

resource "aws_glue_connection" "jdbc" {
  for_each = local.connections

  name                  = "${local.prefix}-${each.key}"
  connection_properties = each.value
}

resource "aws_glue_connection" "kafka" {
  name            = "${local.prefix}-kafka"
  connection_type = "KAFKA"

  connection_properties = {
    KAFKA_BOOTSTRAP_SERVERS = aws_msk_cluster.ledger.bootstrap_brokers_tls
    KAFKA_SSL_ENABLED       = true
  }
}

resource "aws_glue_connection" "network" {
  name            = "${local.prefix}-network"
  connection_type = "NETWORK"

  connection_properties = {}

  physical_connection_requirements {
    subnet_id              = module.network.data_subnets[0]
    security_group_id_list = [aws_security_group.apps.id]
  }
}

resource "aws_glue_resource_policy" "this" {
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "*" }
      Action    = ["glue:GetTable", "glue:GetDatabase"]
      Resource  = "arn:aws:glue:${var.region}:${local.account}:*"
      Condition = { StringEquals = { "aws:PrincipalOrgID" = "o-d0tterel00" } }
    }]
  })
}

resource "aws_athena_workgroup" "analytics" {
  name = "${local.prefix}-analytics"

  configuration {
    result_configuration {
      output_location = "s3://${module.buckets["curated"].name}/results/"

      encryption_configuration {
        encryption_option = "SSE_KMS"
        kms_key_arn       = module.keys["lake"].arn
      }
    }
  }
}

resource "aws_athena_workgroup" "adhoc" {
  name = "${local.prefix}-adhoc"

  configuration {
    enforce_workgroup_configuration    = !local.production
    publish_cloudwatch_metrics_enabled = false

    result_configuration {
      output_location = "s3://${module.buckets["scratch"].name}/"

      encryption_configuration {
        encryption_option = "SSE_S3"
      }
    }
  }
}

resource "aws_athena_workgroup" "interns" {
  name = "${local.prefix}-interns"

  configuration {
    bytes_scanned_cutoff_per_query = 10 * pow(1024, 3)
  }
}

resource "aws_athena_database" "marts" {
  name   = "marts"
  bucket = module.buckets["curated"].name

  encryption_configuration {
    encryption_option = "SSE_KMS"
    kms_key           = module.keys["lake"].arn
  }
}

resource "aws_athena_database" "scratch" {
  name   = "scratch"
  bucket = module.buckets["scratch"].name
}

resource "aws_lakeformation_data_lake_settings" "this" {
  admins = [aws_iam_role.glue.arn]

  dynamic "create_table_default_permissions" {
    for_each = local.production ? ["IAM_ALLOWED_PRINCIPALS"] : []

    content {
      permissions = ["ALL"]
      principal   = create_table_default_permissions.value
    }
  }
}

resource "aws_lakeformation_permissions" "this" {
  for_each = {
    glue      = aws_iam_role.glue.arn
    everybody = upper("iam_allowed_principals")
  }

  principal   = each.value
  permissions = ["SELECT"]

  table {
    database_name = aws_glue_catalog_database.raw.name
    wildcard      = true
  }
}
