module "job" {
  source   = "./modules/job"
  for_each = var.jobs

  name                   = "${local.prefix}-${each.key}"
  script                 = "s3://${module.bucket["scratch"].name}/scripts/${each.value.script}"
  glue_version           = each.value.version
  security_configuration = each.value.protected ? aws_glue_security_configuration.this["full"].name : null
  policies               = each.value.admin ? ["arn:aws:iam::aws:policy/AdministratorAccess"] : ["arn:aws:iam::aws:policy/service-role/AWSGlueServiceRole"]
}

resource "aws_glue_security_configuration" "this" {
  for_each = {
    full    = { s3 = "SSE-KMS", logs = "SSE-KMS", bookmarks = "CSE-KMS" }
    partial = { s3 = "SSE-S3", logs = "DISABLED", bookmarks = "DISABLED" }
  }

  name = "${local.prefix}-${each.key}"

  encryption_configuration {
    cloudwatch_encryption {
      cloudwatch_encryption_mode = each.value.logs
      kms_key_arn                = each.value.logs == "DISABLED" ? null : local.key.lake
    }

    job_bookmarks_encryption {
      job_bookmarks_encryption_mode = each.value.bookmarks
      kms_key_arn                   = each.value.bookmarks == "DISABLED" ? null : local.key.lake
    }

    s3_encryption {
      s3_encryption_mode = each.value.s3
      kms_key_arn        = each.value.s3 == "SSE-KMS" ? local.key.lake : null
    }
  }
}

resource "aws_glue_crawler" "zone" {
  for_each = { raw = "full", claims = "partial", results = "" }

  name                   = "${local.prefix}-${each.key}"
  database_name          = aws_glue_catalog_database.lake[each.key].name
  role                   = module.job["policies"].role
  security_configuration = each.value == "" ? null : aws_glue_security_configuration.this[each.value].name

  s3_target {
    path = "s3://${module.bucket[each.key].name}"
  }
}

resource "aws_glue_connection" "core" {
  name = "${local.prefix}-core"

  connection_properties = {
    JDBC_CONNECTION_URL = "jdbc:postgresql://core.ptarmigan.example:5432/core"
    JDBC_ENFORCE_SSL    = "true"
    USERNAME            = "glue"
    SECRET_ID           = aws_secretsmanager_secret.this["core"].id
  }
}

resource "aws_glue_connection" "brands" {
  name = "${local.prefix}-brands"

  connection_properties = {
    JDBC_CONNECTION_URL = "jdbc:mysql://brands.ptarmigan.example:3306/brands"
    JDBC_ENFORCE_SSL    = "false"
    USERNAME            = "glue"
    PASSWORD            = "Tr0ub4dor-and-3"
  }
}

resource "aws_emr_security_configuration" "spark" {
  for_each = { full = true, half = false }

  name          = "${local.prefix}-${each.key}"
  configuration = templatefile("${path.module}/templates/emr.json.tftpl", { key = local.key.lake, transit = each.value, bucket = module.bucket["scratch"].name })
}

resource "aws_emr_cluster" "nightly" {
  name                   = "${local.prefix}-nightly"
  release_label          = "emr-7.10.0"
  applications           = ["Spark"]
  service_role           = aws_iam_role.emr.arn
  log_uri                = "s3://${aws_s3_bucket.logs.id}/emr/"
  security_configuration = aws_emr_security_configuration.spark["full"].name

  ec2_attributes {
    subnet_id                         = module.network["lake"].private[0]
    emr_managed_master_security_group = aws_security_group.spark.id
    emr_managed_slave_security_group  = aws_security_group.spark.id
    instance_profile                  = aws_iam_instance_profile.emr.arn
  }

  master_instance_group {
    instance_type = "m5.xlarge"
  }

  core_instance_group {
    instance_type  = "m5.xlarge"
    instance_count = 2
  }
}

resource "aws_emr_cluster" "models" {
  name                   = "${local.prefix}-models"
  release_label          = "emr-5.30.0"
  applications           = ["Spark", "Zeppelin"]
  service_role           = aws_iam_role.emr.arn
  security_configuration = aws_emr_security_configuration.spark["half"].name

  ec2_attributes {
    subnet_id        = module.network["lab"].public[0]
    instance_profile = aws_iam_instance_profile.emr.arn
  }

  master_instance_group {
    instance_type = "m5.xlarge"
  }
}

resource "aws_iam_role" "emr" {
  name               = "${local.prefix}-emr"
  assume_role_policy = templatefile("${path.module}/templates/trust.json.tftpl", { services = ["elasticmapreduce.amazonaws.com", "ec2.amazonaws.com"], account = "" })
}

resource "aws_iam_role_policy_attachment" "emr" {
  role       = aws_iam_role.emr.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonElasticMapReduceRole"
}

resource "aws_iam_instance_profile" "emr" {
  name = "${local.prefix}-emr"
  role = aws_iam_role.emr.name
}
