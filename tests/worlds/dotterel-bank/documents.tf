resource "aws_docdb_subnet_group" "this" {
  name       = local.prefix
  subnet_ids = module.network.data_subnets
}

resource "aws_docdb_cluster_parameter_group" "this" {
  for_each = {
    contracts = { audit_logs = "enabled", tls = "enabled" }
    letters   = { audit_logs = "enabled", tls = local.production ? "disabled" : "enabled" }
  }

  name   = "${local.prefix}-${each.key}"
  family = "docdb5.0"

  dynamic "parameter" {
    for_each = each.value

    content {
      name  = parameter.key
      value = parameter.value
    }
  }
}

resource "aws_docdb_cluster" "contracts" {
  cluster_identifier              = "${local.prefix}-contracts"
  engine_version                  = "5.0.0"
  master_username                 = "contracts"
  master_password                 = var.admin_password
  storage_encrypted               = true
  kms_key_id                      = module.keys["ledger"].arn
  db_subnet_group_name            = aws_docdb_subnet_group.this.name
  db_cluster_parameter_group_name = aws_docdb_cluster_parameter_group.this["contracts"].name
  vpc_security_group_ids          = [aws_security_group.stores.id]
  backup_retention_period         = var.retention.database
  deletion_protection             = local.production
  enabled_cloudwatch_logs_exports = ["audit", "profiler"]
  skip_final_snapshot             = false
  final_snapshot_identifier       = "${local.prefix}-contracts-last"

  tags = { backup = "daily" }
}

resource "aws_docdb_cluster" "letters" {
  cluster_identifier              = "${local.prefix}-letters"
  engine_version                  = "5.0.0"
  master_username                 = "letters"
  master_password                 = join("", ["letters", "2020"])
  db_subnet_group_name            = aws_docdb_subnet_group.this.name
  db_cluster_parameter_group_name = aws_docdb_cluster_parameter_group.this["letters"].id
  backup_retention_period         = var.retention.cluster
  skip_final_snapshot             = true

  tags = { backup = "never" }
}

resource "aws_docdb_cluster_instance" "contracts" {
  count = 2

  identifier         = "${local.prefix}-contracts-${count.index}"
  cluster_identifier = aws_docdb_cluster.contracts.id
  instance_class     = "db.r5.large"
  ca_cert_identifier = count.index == 0 ? "rds-ca-rsa2048-g1" : "rds-ca-2019"
}

resource "aws_neptune_cluster_parameter_group" "people" {
  name   = "${local.prefix}-people"
  family = "neptune1.3"

  parameter {
    name  = "neptune_enable_audit_log"
    value = 1
  }
}

resource "aws_neptune_subnet_group" "this" {
  name       = local.prefix
  subnet_ids = module.network.data_subnets
}

resource "aws_neptune_cluster" "people" {
  cluster_identifier                   = "${local.prefix}-people"
  engine_version                       = "1.3.2.1"
  storage_encrypted                    = true
  kms_key_arn                          = module.keys["ledger"].arn
  iam_database_authentication_enabled  = true
  neptune_subnet_group_name            = aws_neptune_subnet_group.this.name
  neptune_cluster_parameter_group_name = aws_neptune_cluster_parameter_group.people.name
  vpc_security_group_ids               = [aws_security_group.stores.id]
  backup_retention_period              = max(values(var.retention)...)
  enable_cloudwatch_logs_exports       = ["audit"]
  deletion_protection                  = true
  skip_final_snapshot                  = false
  final_snapshot_identifier            = "${local.prefix}-people-last"
}

resource "aws_neptune_cluster_instance" "people" {
  count = local.production ? 2 : 1

  cluster_identifier = aws_neptune_cluster.people.id
  instance_class     = "db.r5.large"
}

resource "aws_neptune_cluster" "trial" {
  cluster_identifier        = "${local.prefix}-trial"
  neptune_subnet_group_name = aws_neptune_subnet_group.this.name
  backup_retention_period   = 1
  skip_final_snapshot       = true
}

resource "aws_neptune_cluster_instance" "trial" {
  cluster_identifier         = aws_neptune_cluster.trial.cluster_identifier
  instance_class             = "db.t3.medium"
  publicly_accessible        = true
  auto_minor_version_upgrade = false
}
