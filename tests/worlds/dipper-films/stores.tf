resource "aws_elasticache_subnet_group" "this" {
  name       = "${local.prefix}-caches"
  subnet_ids = local.by_tier["storage"]
}

resource "aws_elasticache_replication_group" "sessions" {
  replication_group_id       = "${local.prefix}-sessions"
  description                = "Where viewers stopped watching"
  engine                     = "valkey"
  engine_version             = "8.0"
  node_type                  = "cache.t4g.small"
  num_cache_clusters         = local.prod ? 2 : 1
  automatic_failover_enabled = local.prod
  multi_az_enabled           = local.prod
  subnet_group_name          = aws_elasticache_subnet_group.this.name
  security_group_ids         = [aws_security_group.stores.id]
  at_rest_encryption_enabled = true
  kms_key_id                 = aws_kms_key.media.arn
  transit_encryption_enabled = true
  transit_encryption_mode    = "preferred"
  user_group_ids             = [aws_elasticache_user_group.sessions.user_group_id]
  snapshot_retention_limit   = local.prod ? 7 : 0

  dynamic "log_delivery_configuration" {
    for_each = toset(["slow-log", "engine-log"])
    content {
      destination      = aws_cloudwatch_log_group.caches.name
      destination_type = "cloudwatch-logs"
      log_format       = "json"
      log_type         = log_delivery_configuration.value
    }
  }
}

resource "aws_cloudwatch_log_group" "caches" {
  name = "/elasticache/${local.prefix}"
}

resource "aws_elasticache_user" "player" {
  for_each = {
    player = { passwords = [var.cache_token] }
    probe  = { passwords = [] }
  }

  user_id       = "${local.prefix}-${each.key}"
  user_name     = each.key == "player" ? "default" : each.key
  engine        = "valkey"
  access_string = each.key == "probe" ? "on ~health:* +get" : "on ~* +@all"

  authentication_mode {
    type      = length(each.value.passwords) > 0 ? "password" : "no-password-required"
    passwords = length(each.value.passwords) > 0 ? each.value.passwords : null
  }
}

resource "aws_elasticache_user_group" "sessions" {
  engine        = "valkey"
  user_group_id = "${local.prefix}-sessions"
  user_ids      = [for u in aws_elasticache_user.player : u.user_id]
}

resource "aws_elasticache_replication_group" "jobs" {
  replication_group_id       = "${local.prefix}-jobs"
  description                = "Job locks"
  engine                     = "redis"
  engine_version             = "5.0.6"
  node_type                  = "cache.t3.micro"
  num_cache_clusters         = 1
  transit_encryption_enabled = true
  auth_token                 = var.cache_token
  subnet_group_name          = aws_elasticache_subnet_group.this.name
}

resource "aws_elasticache_serverless_cache" "thumbnails" {
  name               = "${local.prefix}-thumbnails"
  engine             = "redis"
  security_group_ids = [aws_default_security_group.this.id]
  subnet_ids         = local.by_tier["storage"]
}

# --- the catalogue ---------------------------------------------------------------------------------------------------

resource "aws_db_subnet_group" "this" {
  name       = local.prefix
  subnet_ids = local.by_tier["storage"]
}

resource "aws_rds_cluster_parameter_group" "catalogue" {
  name   = "${local.prefix}-catalogue"
  family = "aurora-postgresql16"

  dynamic "parameter" {
    for_each = {
      "rds.force_ssl" = 1
      "log_statement" = "ddl"
    }
    content {
      name  = parameter.key
      value = parameter.value
    }
  }
}

resource "aws_rds_cluster" "catalogue" {
  cluster_identifier              = "${local.prefix}-catalogue"
  engine                          = "aurora-postgresql"
  engine_mode                     = "provisioned"
  engine_version                  = "16.6"
  database_name                   = "catalogue"
  master_username                 = "archivist"
  manage_master_user_password     = true
  storage_encrypted               = true
  kms_key_id                      = aws_kms_key.media.arn
  db_subnet_group_name            = aws_db_subnet_group.this.name
  db_cluster_parameter_group_name = aws_rds_cluster_parameter_group.catalogue.name
  vpc_security_group_ids          = [aws_security_group.stores.id]
  backup_retention_period         = var.environment == "prod" ? 14 : 1
  deletion_protection             = local.prod
  copy_tags_to_snapshot           = true
  enabled_cloudwatch_logs_exports = ["postgresql"]

  serverlessv2_scaling_configuration {
    min_capacity = 0.5
    max_capacity = 16
  }
}

resource "aws_rds_cluster_instance" "catalogue" {
  for_each = { for i, name in ["writer", "reader"] : name => i }

  identifier                      = "${local.prefix}-catalogue-${each.key}"
  cluster_identifier              = aws_rds_cluster.catalogue.id
  engine                          = aws_rds_cluster.catalogue.engine
  engine_version                  = aws_rds_cluster.catalogue.engine_version
  instance_class                  = "db.serverless"
  promotion_tier                  = each.value
  performance_insights_enabled    = true
  performance_insights_kms_key_id = aws_kms_key.media.arn
  monitoring_interval             = each.key == "writer" ? 60 : 0
  publicly_accessible             = each.key == "reader" && !local.prod
  auto_minor_version_upgrade      = true
}

resource "aws_rds_cluster" "royalties" {
  cluster_identifier     = "${local.prefix}-royalties"
  engine                 = "aurora-mysql"
  engine_version         = "8.0.mysql_aurora.3.04.2"
  master_username        = "admin"
  master_password        = jsondecode(data.aws_secretsmanager_secret_version.royalties.secret_string)["password"]
  db_subnet_group_name   = aws_db_subnet_group.this.name
  vpc_security_group_ids = [aws_security_group.stores.id, aws_default_security_group.this.id]
  skip_final_snapshot    = true

  serverlessv2_scaling_configuration {
    min_capacity = 1
    max_capacity = 4
  }
}

resource "aws_rds_cluster_instance" "royalties" {
  count = 2

  cluster_identifier  = aws_rds_cluster.royalties.id
  engine              = "aurora-mysql"
  instance_class      = "db.serverless"
  availability_zone   = data.aws_availability_zones.this.names[0]
  publicly_accessible = true
}

data "aws_secretsmanager_secret_version" "royalties" {
  secret_id = "${local.prefix}/royalties"
}
