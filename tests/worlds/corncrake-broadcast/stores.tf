resource "aws_elasticache_subnet_group" "this" {
  name       = "caches"
  subnet_ids = module.main.subnets.data
}

resource "aws_security_group" "data" {
  name        = "${local.name}-data"
  description = "Caches and databases"
  vpc_id      = module.main.vpc

  ingress {
    description     = "Tasks"
    protocol        = "tcp"
    from_port       = 0
    to_port         = 65535
    security_groups = [module.main.tasks]
  }
}

resource "aws_elasticache_replication_group" "this" {
  for_each = var.caches

  replication_group_id          = each.key
  replication_group_description = "The cache of ${each.key}"
  engine_version                = each.key == "weather" ? "5.0.6" : "6.x"
  node_type                     = "cache.t3.medium"
  number_cache_clusters         = each.value.nodes
  automatic_failover_enabled    = each.value.nodes > 1
  multi_az_enabled              = each.key == "sessions"
  at_rest_encryption_enabled    = each.value.rest
  transit_encryption_enabled    = each.value.transit
  auth_token                    = each.value.token ? var.cache_token : null
  kms_key_id                    = each.value.rest ? aws_kms_key.main.arn : null
  snapshot_retention_limit      = each.value.days
  subnet_group_name             = aws_elasticache_subnet_group.this.name
  security_group_ids            = each.key == "charts" ? null : [aws_security_group.data.id]
}

resource "aws_elasticache_cluster" "pages" {
  cluster_id      = "teletext"
  engine          = "memcached"
  node_type       = "cache.t3.micro"
  num_cache_nodes = 2
  az_mode         = "single-az"
}

resource "aws_db_subnet_group" "main" {
  name       = "main"
  subnet_ids = module.main.subnets.data
}

resource "aws_db_subnet_group" "standby" {
  provider   = aws.west
  name       = "standby"
  subnet_ids = module.standby.subnets.public
}

resource "aws_rds_cluster_parameter_group" "strict" {
  provider = aws.west
  name     = "strict"
  family   = "aurora-postgresql13"

  parameter {
    name  = "rds.force_ssl"
    value = 1
  }
}

resource "aws_rds_cluster_parameter_group" "main" {
  name   = "main"
  family = "aurora-postgresql13"

  parameter {
    name  = "rds.force_ssl"
    value = 0
  }
}

resource "aws_rds_global_cluster" "programmes" {
  global_cluster_identifier = "programmes"
  engine                    = "aurora-postgresql"
  engine_version            = "13.12"
  storage_encrypted         = true
}

resource "aws_rds_cluster" "main" {
  cluster_identifier              = "programmes-main"
  global_cluster_identifier       = aws_rds_global_cluster.programmes.id
  engine                          = "aurora-postgresql"
  engine_version                  = "13.12"
  master_username                 = "postgres"
  master_password                 = var.database_password
  storage_encrypted               = true
  kms_key_id                      = aws_kms_key.main.arn
  backup_retention_period         = 14
  deletion_protection             = local.live
  copy_tags_to_snapshot           = true
  enabled_cloudwatch_logs_exports = ["postgresql"]
  db_cluster_parameter_group_name = aws_rds_cluster_parameter_group.main.name
  db_subnet_group_name            = aws_db_subnet_group.main.name
  vpc_security_group_ids          = [aws_security_group.data.id]
  final_snapshot_identifier       = "programmes-last"
}

resource "aws_rds_cluster_instance" "main" {
  count                        = 2
  identifier                   = "programmes-main-${count.index}"
  cluster_identifier           = aws_rds_cluster.main.id
  engine                       = aws_rds_cluster.main.engine
  instance_class               = "db.r5.large"
  publicly_accessible          = count.index > 1
  auto_minor_version_upgrade   = count.index == 0
  performance_insights_enabled = true
  monitoring_interval          = count.index == 0 ? 60 : 0
}

resource "aws_rds_cluster" "standby" {
  provider                            = aws.west
  cluster_identifier                  = "programmes-standby"
  global_cluster_identifier           = aws_rds_global_cluster.programmes.id
  engine                              = "aurora-postgresql"
  engine_version                      = "13.12"
  storage_encrypted                   = true
  kms_key_id                          = aws_kms_key.west.arn
  backup_retention_period             = 1
  deletion_protection                 = !local.live
  iam_database_authentication_enabled = true
  db_cluster_parameter_group_name     = aws_rds_cluster_parameter_group.strict.name
  db_subnet_group_name                = aws_db_subnet_group.standby.name
  skip_final_snapshot                 = true
}

resource "aws_rds_cluster_instance" "standby" {
  provider            = aws.west
  identifier          = "programmes-standby"
  cluster_identifier  = aws_rds_cluster.standby.id
  engine              = aws_rds_cluster.standby.engine
  instance_class      = "db.r5.large"
  publicly_accessible = true
}

resource "aws_dynamodb_table" "this" {
  for_each = {
    votes  = { recover = true, replica = ["eu-west-2"], key = true }
    charts = { recover = false, replica = [], key = false }
  }

  name             = each.key
  billing_mode     = each.key == "votes" ? "PAY_PER_REQUEST" : "PROVISIONED"
  read_capacity    = each.key == "votes" ? null : 5
  write_capacity   = each.key == "votes" ? null : 5
  hash_key         = "id"
  stream_enabled   = length(each.value.replica) > 0
  stream_view_type = length(each.value.replica) > 0 ? "NEW_AND_OLD_IMAGES" : null

  attribute {
    name = "id"
    type = "S"
  }

  point_in_time_recovery {
    enabled = each.value.recover
  }

  server_side_encryption {
    enabled     = true
    kms_key_arn = each.value.key ? aws_kms_key.main.arn : null
  }

  dynamic "replica" {
    for_each = each.value.replica

    content {
      region_name = replica.value
    }
  }
}

resource "aws_efs_file_system" "this" {
  for_each = { cuts = aws_kms_key.main.arn, rushes = null }

  encrypted  = each.value != null
  kms_key_id = each.value
}

resource "aws_efs_mount_target" "cuts" {
  for_each        = { for number, subnet in ["a", "b"] : subnet => number }
  file_system_id  = aws_efs_file_system.this["cuts"].id
  subnet_id       = module.main.subnets.app[each.value]
  security_groups = [aws_security_group.data.id]
}

resource "aws_efs_mount_target" "rushes" {
  file_system_id = aws_efs_file_system.this["rushes"].id
  subnet_id      = module.main.subnets.app[0]
}

resource "aws_backup_vault" "main" {
  name        = "corncrake"
  kms_key_arn = aws_kms_key.main.arn
}

resource "aws_backup_plan" "weekly" {
  name = "weekly"

  rule {
    rule_name         = "weekly"
    target_vault_name = aws_backup_vault.main.name
    schedule          = "cron(0 4 ? * SUN *)"

    lifecycle {
      delete_after = 14
    }
  }
}

# The cuts, the votes and what the editors work on.
resource "aws_backup_selection" "weekly" {
  name         = "weekly"
  plan_id      = aws_backup_plan.weekly.id
  iam_role_arn = aws_iam_role.backup.arn
  resources = concat(
    [for name, system in aws_efs_file_system.this : system.arn if name == "cut"],
    [aws_dynamodb_table.this["votes"].arn, aws_fsx_windows_file_system.edit.arn],
  )
}

resource "aws_iam_role" "backup" {
  name               = "backup"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "backup.amazonaws.com" } }] })
}

resource "aws_efs_file_system_policy" "cuts" {
  file_system_id = aws_efs_file_system.this["cuts"].id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Principal = { AWS = "*" }, Action = ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"], Resource = "*", Condition = { Bool = { "elasticfilesystem:AccessedViaMountTarget" = "true" } } },
      { Effect = "Deny", Principal = { AWS = "*" }, Action = "*", Resource = "*", Condition = { Bool = { "aws:SecureTransport" = "false" } } },
    ]
  })
}

resource "aws_efs_access_point" "this" {
  for_each       = { editors = "/editors", all = "/" }
  file_system_id = aws_efs_file_system.this["cuts"].id

  root_directory {
    path = each.value
  }

  dynamic "posix_user" {
    for_each = each.key == "editors" ? [1000] : []

    content {
      uid = posix_user.value
      gid = posix_user.value
    }
  }
}

resource "aws_fsx_windows_file_system" "edit" {
  active_directory_id             = aws_directory_service_directory.studio.id
  deployment_type                 = "MULTI_AZ_1"
  preferred_subnet_id             = module.main.subnets.data[0]
  subnet_ids                      = slice(module.main.subnets.data, 0, 2)
  storage_capacity                = 300
  throughput_capacity             = 64
  kms_key_id                      = aws_kms_key.main.arn
  automatic_backup_retention_days = 14
  security_group_ids              = [aws_security_group.data.id]
}

resource "aws_fsx_windows_file_system" "scratch" {
  active_directory_id             = aws_directory_service_directory.studio.id
  subnet_ids                      = [module.main.subnets.data[0]]
  storage_capacity                = 300
  throughput_capacity             = 16
  automatic_backup_retention_days = 0
}
