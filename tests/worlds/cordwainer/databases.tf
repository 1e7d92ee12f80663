module "orders" {
  source = "./modules/database"

  name               = "${local.name}-orders"
  engine             = "mysql"
  engine_version     = "8.0.35"
  family             = "mysql8.0"
  username           = "keeper"
  password           = var.db_password
  subnet_ids         = aws_subnet.back[*].id
  security_group_ids = [aws_security_group.stores.id]
  options            = ["MARIADB_AUDIT_PLUGIN"]

  parameters = {
    require_secure_transport = "ON"
    long_query_time          = "2"
  }

  settings = {
    encrypted       = true
    key             = aws_kms_key.shop.arn
    multi_az        = local.live
    days            = 14
    protected       = local.live
    monitoring      = 60
    monitoring_role = "arn:aws:iam::${local.account}:role/rds-monitoring"
    logs            = ["error", "audit", "slowquery", "general"]
    iam             = true
    ca              = "rds-ca-2019"
  }

  replicas = {
    reports = { public = false, days = 0 }
    partner = { public = true, days = 7 }
  }

  tags = local.daily
}

module "reporting" {
  source = "./modules/database"

  name               = "${local.name}-reporting"
  engine             = "postgres"
  engine_version     = "12.17"
  family             = "postgres12"
  username           = "postgres"
  password           = "letmein-2019"
  subnet_ids         = [for s in aws_subnet.reports : s.id]
  security_group_ids = [aws_security_group.reporting.id]

  parameters = {
    "rds.force_ssl" = 0
    "log_statement" = "all"
  }

  settings = {
    days  = 3
    minor = false
    logs  = ["postgresql"]
  }
}

# The archive of the old till, brought back from its last snapshot.
resource "aws_db_instance" "archive" {
  identifier             = "${local.name}-archive"
  snapshot_identifier    = "till-final-2018"
  instance_class         = "db.t3.small"
  engine                 = "mariadb"
  vpc_security_group_ids = [aws_default_security_group.shop.id]
  storage_encrypted      = true
  skip_final_snapshot    = true
}

resource "aws_db_instance" "far" {
  provider = aws.far

  identifier          = "${local.name}-orders-far"
  replicate_source_db = module.orders.arn
  instance_class      = "db.t3.medium"
  storage_encrypted   = true
  kms_key_id          = "arn:aws:kms:eu-central-1:123456789012:key/11112222-3333-4444-5555-666677778888"
  multi_az            = true
  skip_final_snapshot = true
}

resource "aws_elasticache_cluster" "pages" {
  cluster_id         = "${local.name}-pages"
  engine             = "memcached"
  node_type          = "cache.t3.micro"
  num_cache_nodes    = 2
  az_mode            = "cross-az"
  security_group_ids = [aws_security_group.stores.id]
}

resource "aws_elasticache_cluster" "baskets" {
  cluster_id               = "${local.name}-baskets"
  engine                   = "redis"
  engine_version           = "6.x"
  node_type                = "cache.t3.micro"
  num_cache_nodes          = 1
  snapshot_retention_limit = local.live ? 3 : 0
  subnet_group_name        = aws_elasticache_subnet_group.back.name
  security_group_ids       = [aws_security_group.stores.id]
}

resource "aws_elasticache_subnet_group" "back" {
  name       = local.name
  subnet_ids = aws_subnet.back.*.id
}

resource "aws_dynamodb_table" "carts" {
  name           = "${local.name}-carts"
  hash_key       = "id"
  read_capacity  = 5
  write_capacity = 5

  attribute {
    name = "id"
    type = "S"
  }

  point_in_time_recovery {
    enabled = local.live
  }

  tags = { backup = "daily" }
}
