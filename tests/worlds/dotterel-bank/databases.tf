resource "aws_iam_role" "monitoring" {
  name = "${local.prefix}-monitoring"

  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = { Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "monitoring.rds.amazonaws.com" } }
  })
}

module "core" {
  source = "./modules/database"

  name           = "${local.prefix}-core"
  engine         = "oracle-ee"
  engine_version = "19.0.0.0.ru-2026-01.rur-2026-01.r1"
  license        = "bring-your-own-license"
  password       = var.admin_password
  subnets        = module.network.data_subnets
  groups         = [aws_security_group.stores.id]
  key_arn        = module.keys["ledger"].arn

  settings = {
    logs            = ["audit", "alert", "listener", "trace"]
    monitoring      = 60
    monitoring_role = aws_iam_role.monitoring.arn
    tags            = { backup = "daily" }
  }
}

module "cards" {
  source = "./modules/database"

  name           = "${local.prefix}-cards"
  engine         = "sqlserver-se"
  engine_version = "15.00"
  license        = "license-included"
  family         = "sqlserver-se-15.0"
  parameters     = { "rds.force_ssl" = 1 }
  password       = var.admin_password
  subnets        = module.network.data_subnets
  groups         = [aws_security_group.stores.id]
  key_arn        = module.keys["ledger"].arn

  settings = {
    logs     = ["error"]
    username = "admin"
    multi_az = false
  }
}

module "ledger" {
  source = "./modules/database"

  name           = "${local.prefix}-ledger"
  engine         = "postgres"
  engine_version = "16"
  password       = var.admin_password
  subnets        = module.network.data_subnets
  groups         = [aws_security_group.stores.id]
  key_arn        = module.keys["ledger"].arn

  settings = {
    iam  = true
    logs = ["postgresql", "upgrade"]
  }
}

module "reports" {
  source = "./modules/database"

  name           = "${local.prefix}-reports"
  engine         = "postgres"
  engine_version = "11"
  family         = "postgres11"
  parameters     = { log_statement = "ddl", "rds.force_ssl" = tostring(0) }
  password       = "reports-reports"
  subnets        = module.network.edge_subnets
  groups         = [aws_security_group.agency.id]

  settings = {
    public              = true
    multi_az            = false
    deletion_protection = !local.production
    retention           = 0
    username            = "postgres"
    minor               = false
  }
}

resource "aws_secretsmanager_secret" "proxy" {
  name       = "${local.prefix}/proxy"
  kms_key_id = module.keys["ledger"].id
}

data "aws_iam_policy_document" "proxy_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["rds.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "proxy" {
  name               = "${local.prefix}-proxy"
  assume_role_policy = data.aws_iam_policy_document.proxy_trust.json
}

resource "aws_db_proxy" "this" {
  for_each = {
    ledger  = { tls = true, debug = null, subnets = module.network.data_subnets }
    reports = { tls = null, debug = local.production, subnets = module.network.edge_subnets }
  }

  name                   = "${local.prefix}-${each.key}"
  engine_family          = "POSTGRESQL"
  role_arn               = aws_iam_role.proxy.arn
  vpc_subnet_ids         = each.value.subnets
  vpc_security_group_ids = [aws_security_group.stores.id]
  require_tls            = each.value.tls
  debug_logging          = each.value.debug

  auth {
    auth_scheme = "SECRETS"
    iam_auth    = "REQUIRED"
    secret_arn  = aws_secretsmanager_secret.proxy.arn
  }
}

resource "aws_rds_cluster_parameter_group" "branches" {
  name   = "${local.prefix}-branches"
  family = "aurora-mysql8.0"

  parameter {
    name  = "require_secure_transport"
    value = "ON"
  }

  parameter {
    name  = "server_audit_logging"
    value = local.production ? 1 : 0
  }
}

resource "aws_db_subnet_group" "branches" {
  name       = "${local.prefix}-branches"
  subnet_ids = module.network.data_subnets
}

resource "aws_rds_cluster" "branches" {
  cluster_identifier              = "${local.prefix}-branches"
  engine                          = "aurora-mysql"
  engine_version                  = "8.0.mysql_aurora.3.08.2"
  master_username                 = "branches"
  master_password                 = var.admin_password
  storage_encrypted               = true
  db_subnet_group_name            = aws_db_subnet_group.branches.name
  db_cluster_parameter_group_name = aws_rds_cluster_parameter_group.branches.name
  vpc_security_group_ids          = [aws_security_group.stores.id]
  enabled_cloudwatch_logs_exports = ["audit", "error", "slowquery"]
  backup_retention_period         = var.retention.database
  deletion_protection             = local.production
  copy_tags_to_snapshot           = true
  skip_final_snapshot             = true
}

resource "aws_rds_cluster_instance" "branches" {
  count = length(module.network.data_subnets) > 2 ? 2 : 1

  identifier         = "${local.prefix}-branches-${count.index}"
  cluster_identifier = aws_rds_cluster.branches.id
  engine             = aws_rds_cluster.branches.engine
  instance_class     = "db.r5.large"

  performance_insights_enabled    = true
  performance_insights_kms_key_id = count.index == 0 ? module.keys["ledger"].arn : null
}
