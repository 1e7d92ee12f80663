resource "aws_dms_replication_subnet_group" "this" {
  replication_subnet_group_id          = local.prefix
  replication_subnet_group_description = "Replication"
  subnet_ids                           = module.network.data_subnets
}

resource "aws_dms_replication_instance" "this" {
  for_each = {
    main  = { public = false, zones = true, key = local.key_arns["ledger"] }
    trial = { public = true, zones = null, key = null }
  }

  replication_instance_id     = "${local.prefix}-${each.key}"
  replication_instance_class  = "dms.r5.large"
  replication_subnet_group_id = aws_dms_replication_subnet_group.this.id
  vpc_security_group_ids      = [aws_security_group.apps.id]
  publicly_accessible         = each.value.public
  multi_az                    = each.value.zones
  kms_key_arn                 = each.value.key
  auto_minor_version_upgrade  = true
}

resource "aws_dms_certificate" "core" {
  certificate_id  = "${local.prefix}-core"
  certificate_pem = file("${path.module}/templates/core-ca.pem")
}

locals {
  endpoints = {
    core      = { engine = "oracle", type = "source", tls = "verify-ca", certificate = aws_dms_certificate.core.certificate_arn }
    cards     = { engine = "sqlserver", type = "source", tls = "require" }
    crm       = { engine = "mysql", type = "source", tls = "none" }
    reports   = { engine = "postgres", type = "target" }
    mainframe = { engine = "db2", type = "source", tls = local.production ? "verify-ca" : "none", certificate = aws_dms_certificate.core.certificate_arn }
  }
}

resource "aws_dms_endpoint" "this" {
  for_each = local.endpoints

  endpoint_id     = "${local.prefix}-${each.key}"
  endpoint_type   = each.value.type
  engine_name     = each.value.engine
  server_name     = "${each.key}.dotterel.internal"
  port            = lookup({ oracle = 1521, sqlserver = 1433, mysql = 3306, postgres = 5432 }, each.value.engine, 50000)
  database_name   = each.key
  username        = "dms"
  password        = each.key == "crm" ? "dms-0nly" : var.admin_password
  ssl_mode        = try(each.value.tls, null)
  certificate_arn = try(each.value.certificate, null)
  kms_key_arn     = module.keys["ledger"].arn
}

resource "aws_dms_endpoint" "documents" {
  endpoint_id   = "${local.prefix}-documents"
  endpoint_type = "source"
  engine_name   = "mongodb"
  server_name   = "documents.dotterel.internal"
  port          = 27017
  database_name = "documents"
  username      = "dms"
  password      = var.admin_password
  ssl_mode      = "require"

  mongodb_settings {
    auth_type = "password"
  }
}

resource "aws_dms_endpoint" "lake" {
  endpoint_id   = "${local.prefix}-lake"
  endpoint_type = "target"
  engine_name   = "s3"

  s3_settings {
    bucket_name             = module.buckets["raw"].name
    service_access_role_arn = aws_iam_role.delivery.arn
  }
}

resource "aws_dms_replication_task" "core" {
  for_each = { for name, endpoint in local.endpoints : name => endpoint if endpoint.type == "source" }

  replication_task_id      = "${local.prefix}-${each.key}"
  migration_type           = "full-load"
  replication_instance_arn = aws_dms_replication_instance.this["main"].replication_instance_arn
  source_endpoint_arn      = aws_dms_endpoint.this[each.key].endpoint_arn
  target_endpoint_arn      = aws_dms_endpoint.lake.endpoint_arn
  table_mappings           = file("${path.module}/templates/tables.json")

  replication_task_settings = each.key == "crm" ? jsonencode({
    Logging = { EnableLogging = false }
  }) : jsonencode(local.task_settings)
}

locals {
  task_settings = {
    Logging = {
      EnableLogging = true
      LogComponents = [
        for component in ["SOURCE_CAPTURE", "SOURCE_UNLOAD", "TARGET_APPLY", "TARGET_LOAD"] : {
          Id       = component
          Severity = "LOGGER_SEVERITY_DEFAULT"
        }
      ]
    }
  }
}
