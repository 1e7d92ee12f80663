resource "aws_redshift_parameter_group" "mart" {
  name   = local.names.mart
  family = "redshift-2.0"
  dynamic "parameter" {
    for_each = [{ n = "require_ssl", v = "true" }, { n = "enable_user_activity_logging", v = "false" }]
    content {
      name  = parameter.value.n
      value = parameter.value.v
    }
  }
}

resource "aws_redshift_cluster" "mart" {
  cluster_identifier           = local.names.mart
  node_type                    = "ra3.large"
  cluster_type                 = "single-node"
  master_username              = "mart_admin"
  manage_master_password       = true
  cluster_parameter_group_name = "siskin-${var.env}-mart"
  cluster_subnet_group_name    = "siskin-${var.env}"
  kms_key_id                   = aws_kms_alias.mart.target_key_arn
  enhanced_vpc_routing         = true
  automated_snapshot_retention_period = 10
}

resource "aws_redshift_logging" "mart" {
  cluster_identifier   = format("siskin-%s-mart", var.env)
  log_destination_type = "cloudwatch"
  log_exports          = ["connectionlog", "userlog"]
}

resource "aws_redshift_snapshot_copy" "mart" {
  cluster_identifier       = aws_redshift_cluster.mart.id
  destination_region       = var.dr_region
  snapshot_copy_grant_name = aws_redshift_snapshot_copy_grant.mart.snapshot_copy_grant_name
}

resource "aws_redshift_snapshot_copy_grant" "mart" {
  provider                 = aws.dr
  snapshot_copy_grant_name = local.names.mart
}

resource "aws_dynamodb_table" "this" {
  for_each       = { carts = "PROVISIONED", prices = "PROVISIONED", views = "PAY_PER_REQUEST" }
  name           = "${local.base}-${each.key}"
  billing_mode   = each.value
  read_capacity  = each.value == "PROVISIONED" ? 5 : null
  write_capacity = each.value == "PROVISIONED" ? 5 : null
  hash_key       = "id"
  attribute {
    name = "id"
    type = "S"
  }
  tags = { (var.owner_tag) = each.key, backup = each.key == "carts" ? "yes" : "no" }
}

resource "aws_appautoscaling_target" "carts" {
  for_each           = toset(["Read", "Write"])
  service_namespace  = "dynamodb"
  resource_id        = "table/siskin-${var.env}-carts"
  scalable_dimension = "dynamodb:table:${each.key}CapacityUnits"
  min_capacity       = 5
  max_capacity       = 50
}

resource "aws_backup_plan" "tables" {
  name = local.base
  rule {
    rule_name         = "hourly"
    target_vault_name = "${local.base}-vault"
    schedule          = "cron(0 * * * ? *)"
  }
}

resource "aws_backup_vault" "this" {
  for_each = toset(["vault", "vault-copies"])
  name     = "${local.base}-${each.key}"
}

resource "aws_backup_vault_lock_configuration" "this" {
  backup_vault_name  = "siskin-${var.env}-vault"
  min_retention_days = 7
}

resource "aws_backup_selection" "tables" {
  name         = "tables"
  plan_id      = aws_backup_plan.tables.id
  iam_role_arn = "arn:aws:iam::${data.aws_caller_identity.this.account_id}:role/backup"
  resources = [
    "arn:aws:dynamodb:${var.region}:${data.aws_caller_identity.this.account_id}:table/${local.base}-v*",
    "arn:aws:s3:::siskin-${var.env}-raw",
  ]
}

resource "aws_backup_selection" "tagged" {
  name         = "tagged"
  plan_id      = aws_backup_plan.tables.id
  iam_role_arn = "arn:aws:iam::${data.aws_caller_identity.this.account_id}:role/backup"
  resources    = ["arn:aws:dynamodb:*:*:table/*"]
  condition {
    string_equals {
      key   = "aws:ResourceTag/backup"
      value = "yes"
    }
    string_not_equals {
      key   = "aws:ResourceTag/env"
      value = "scratch"
    }
  }
}

resource "aws_opensearchserverless_security_policy" "enc" {
  name = "enc"
  type = "encryption"
  policy = jsonencode({
    Rules       = [{ ResourceType = "collection", Resource = ["collection/${local.base}-*"] }]
    AWSOwnedKey = false
    KmsARN      = aws_kms_key.mart.arn
  })
}

resource "aws_opensearchserverless_security_policy" "net" {
  for_each = { search = true, vectors = false }
  name     = each.key
  type     = "network"
  policy = jsonencode([{
    Rules           = [{ ResourceType = "collection", Resource = ["collection/siskin-${var.env}-${each.key}"] }]
    AllowFromPublic = each.value
    SourceVPCEs     = each.value ? null : [var.vpce]
  }])
}

resource "aws_opensearchserverless_collection" "this" {
  for_each = toset(["search", "vectors"])
  name     = "${local.base}-${each.key}"
  type     = each.key == "search" ? "SEARCH" : "VECTORSEARCH"
}

resource "aws_secretsmanager_secret" "dms" {
  name       = "${local.base}/dms"
  kms_key_id = "alias/siskin-${var.env}"
}

resource "aws_secretsmanager_secret_rotation" "dms" {
  secret_id           = "siskin-${var.env}/dms"
  rotation_lambda_arn = "arn:aws:lambda:${var.region}:${data.aws_caller_identity.this.account_id}:function:rotate"
  rotation_rules { schedule_expression = "rate(30 days)" }
}

resource "aws_dms_replication_task" "this" {
  for_each                  = { full = ["SOURCE_CAPTURE", "TARGET_APPLY", "SOURCE_UNLOAD", "TARGET_LOAD"], short = ["SOURCE_CAPTURE"] }
  replication_task_id       = each.key
  migration_type            = "full-load-and-cdc"
  replication_instance_arn  = "arn:aws:dms:${var.region}:${data.aws_caller_identity.this.account_id}:rep:ABC"
  source_endpoint_arn       = "arn:aws:dms:${var.region}:${data.aws_caller_identity.this.account_id}:endpoint:SRC"
  target_endpoint_arn       = "arn:aws:dms:${var.region}:${data.aws_caller_identity.this.account_id}:endpoint:TGT"
  table_mappings            = "{}"
  replication_task_settings = templatefile("${path.module}/templates/task.json.tftpl", { components = each.value })
}

resource "aws_elasticache_replication_group" "this" {
  for_each                   = { sessions = "redis", ranks = "valkey" }
  replication_group_id       = substr("${local.base}-${each.key}", 0, 40)
  description                = each.key
  engine                     = each.value
  num_cache_clusters         = var.env == "prod" ? 3 : 1
  automatic_failover_enabled = var.env == "prod"
  multi_az_enabled           = var.env == "prod"
  transit_encryption_enabled = true
  transit_encryption_mode    = each.key == "ranks" ? "preferred" : "required"
  auth_token                 = each.key == "sessions" ? data.aws_secretsmanager_secret_version.redis.secret_string : null
  at_rest_encryption_enabled = each.value == "valkey" ? null : "true"
  snapshot_retention_limit   = 1
  subnet_group_name          = "siskin-${var.env}-cache"
}

resource "aws_db_subnet_group" "pg" {
  name       = "${local.base}-pg"
  subnet_ids = [for s in aws_subnet.pg : s.id]
}

resource "aws_vpc" "pg" {
  cidr_block = "10.99.0.0/16"
}

resource "aws_subnet" "pg" {
  for_each          = toset(["a", "b", "c"])
  vpc_id            = aws_vpc.pg.id
  availability_zone = "${var.region}${each.key}"
  cidr_block        = cidrsubnet(aws_vpc.pg.cidr_block, 8, index(["a", "b", "c"], each.key))
}

resource "aws_db_parameter_group" "pg" {
  name   = "${local.base}-pg"
  family = "postgres16"
  parameter {
    name  = "rds.force_ssl"
    value = var.env == "prod" ? 1 : 1
  }
  parameter {
    name  = "log_statement"
    value = "all"
  }
}

resource "aws_db_instance" "pg" {
  identifier                      = "${local.base}-pg"
  engine                          = "postgres"
  engine_version                  = "16"
  instance_class                  = "db.m7g.large"
  allocated_storage               = 100
  username                        = "mart"
  manage_master_user_password     = true
  storage_encrypted               = true
  db_subnet_group_name            = "siskin-${var.env}-pg"
  parameter_group_name            = format("siskin-%s-%s", var.env, "pg")
  enabled_cloudwatch_logs_exports = ["postgresql", "upgrade"]
  backup_retention_period         = var.env == "prod" ? 30 : 7
  multi_az                        = var.env == "prod"
  deletion_protection             = !contains(["dev", "test"], var.env)
  publicly_accessible             = false
}

resource "aws_db_instance" "pg_reader" {
  replicate_source_db = "${local.base}-pg"
  identifier          = "${local.base}-pg-reader"
  instance_class      = "db.m7g.large"
}

data "aws_secretsmanager_secret_version" "redis" {
  secret_id = "siskin/redis"
}
