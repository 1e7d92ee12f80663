resource "aws_opensearchserverless_vpc_endpoint" "this" {
  name               = var.name
  vpc_id             = module.network.vpc_id
  subnet_ids         = module.network.inner.subnets
  security_group_ids = module.network.inner.groups
}

module "vectors" {
  source = "./modules/collection"

  name     = "${var.name}-vectors"
  type     = "VECTORSEARCH"
  key      = aws_kms_key.fields.arn
  endpoint = aws_opensearchserverless_vpc_endpoint.this.id
}

module "forum" {
  source = "./modules/collection"

  name     = "${var.name}-forum"
  type     = "SEARCH"
  public   = true
  endpoint = aws_opensearchserverless_vpc_endpoint.this.id
}

resource "aws_opensearch_domain" "logs" {
  domain_name    = "${var.name}-logs"
  engine_version = "OpenSearch_2.19"

  cluster_config {
    instance_type            = "r7g.large.search"
    instance_count           = 3
    zone_awareness_enabled   = true
    dedicated_master_enabled = true
    dedicated_master_count   = 3
    dedicated_master_type    = "m7g.large.search"

    zone_awareness_config {
      availability_zone_count = 3
    }
  }

  encrypt_at_rest {
    enabled    = true
    kms_key_id = aws_kms_key.fields.key_id
  }

  node_to_node_encryption {
    enabled = true
  }

  domain_endpoint_options {
    enforce_https       = true
    tls_security_policy = "Policy-Min-TLS-1-2-PFS-2023-10"
  }

  advanced_security_options {
    enabled                = true
    anonymous_auth_enabled = true

    master_user_options {
      master_user_arn = aws_iam_role.service["lambda"].arn
    }
  }

  access_policies = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = [local.account, aws_iam_role.service["lambda"].arn] }
      Action    = "es:*"
      Resource  = "arn:aws:es:${local.region}:${local.account}:domain/${var.name}-logs/*"
    }]
  })
}

resource "aws_msk_serverless_cluster" "readings" {
  cluster_name = "${var.name}-readings"

  vpc_config {
    subnet_ids         = [module.network.outer_subnet, module.network.inner.subnets[1]]
    security_group_ids = module.network.inner.groups
  }

  client_authentication {
    sasl {
      iam {
        enabled = true
      }
    }
  }
}

resource "aws_mskconnect_custom_plugin" "sink" {
  name         = "${var.name}-sink"
  content_type = "ZIP"

  location {
    s3 {
      bucket_arn = aws_s3_bucket.captures.arn
      file_key   = "plugins/sink.zip"
    }
  }
}

resource "aws_mskconnect_connector" "sink" {
  for_each = {
    safe = { auth = "IAM", tls = "TLS", logged = true, config = {} }
    raw  = { auth = "NONE", tls = "PLAINTEXT", logged = false, config = { "database.password" = "plough-2024" } }
  }

  name                       = "${var.name}-${each.key}"
  kafkaconnect_version       = "2.7.1"
  service_execution_role_arn = aws_iam_role.service["lambda"].arn

  connector_configuration = merge({
    "connector.class" = "com.example.Sink"
    "tasks.max"       = "1"
  }, each.value.config)

  capacity {
    provisioned_capacity {
      worker_count = 1
    }
  }

  kafka_cluster {
    apache_kafka_cluster {
      bootstrap_servers = "b-1.readings.lapwing.internal:9098"

      vpc {
        subnets         = module.network.inner.subnets
        security_groups = module.network.inner.groups
      }
    }
  }

  kafka_cluster_client_authentication {
    authentication_type = each.value.auth
  }

  kafka_cluster_encryption_in_transit {
    encryption_type = each.value.tls
  }

  dynamic "log_delivery" {
    for_each = each.value.logged ? [aws_cloudwatch_log_group.states.name] : []

    content {
      worker_log_delivery {
        cloudwatch_logs {
          enabled   = true
          log_group = log_delivery.value
        }
      }
    }
  }

  plugin {
    custom_plugin {
      arn      = aws_mskconnect_custom_plugin.sink.arn
      revision = aws_mskconnect_custom_plugin.sink.latest_revision
    }
  }
}

resource "aws_redshiftserverless_namespace" "this" {
  for_each = {
    science = { user = "agronomist", key = aws_kms_key.fields.arn, logs = ["useractivitylog", "userlog", "connectionlog"] }
    sales   = { user = "admin", key = null, logs = ["userlog"] }
  }

  namespace_name        = "${var.name}-${each.key}"
  admin_username        = each.value.user
  manage_admin_password = true
  kms_key_id            = each.value.key
  log_exports           = each.value.logs
}

resource "aws_redshiftserverless_workgroup" "science" {
  namespace_name       = aws_redshiftserverless_namespace.this["science"].namespace_name
  workgroup_name       = "${var.name}-science"
  enhanced_vpc_routing = true
  subnet_ids           = module.network.inner.subnets
  security_group_ids   = module.network.inner.groups

  dynamic "config_parameter" {
    for_each = { require_ssl = true, max_query_execution_time = 3600 }

    content {
      parameter_key   = config_parameter.key
      parameter_value = config_parameter.value
    }
  }
}

resource "aws_redshiftserverless_workgroup" "sales" {
  namespace_name      = aws_redshiftserverless_namespace.this["sales"].namespace_name
  workgroup_name      = "${var.name}-sales"
  publicly_accessible = true

  config_parameter {
    parameter_key   = "require_ssl"
    parameter_value = "false"
  }
}

resource "aws_emrserverless_application" "this" {
  for_each = { inner = module.network.inner, outer = null }

  name          = "${var.name}-${each.key}"
  release_label = each.key == "inner" ? "emr-7.9.0" : "emr-6.6.0"
  type          = "spark"

  dynamic "network_configuration" {
    for_each = each.value[*]

    content {
      subnet_ids         = network_configuration.value.subnets
      security_group_ids = network_configuration.value.groups
    }
  }
}

resource "aws_keyspaces_keyspace" "this" {
  name = replace(var.name, "-", "_")
}

resource "aws_keyspaces_table" "this" {
  for_each = { readings = true, alerts = false }

  keyspace_name = aws_keyspaces_keyspace.this.name
  table_name    = each.key

  schema_definition {
    column {
      name = "probe"
      type = "text"
    }

    partition_key {
      name = "probe"
    }
  }

  dynamic "encryption_specification" {
    for_each = each.value ? [aws_kms_key.fields.arn] : []

    content {
      type               = "CUSTOMER_MANAGED_KMS_KEY"
      kms_key_identifier = encryption_specification.value
    }
  }

  point_in_time_recovery {
    status = each.value ? "ENABLED" : "DISABLED"
  }
}

resource "aws_timestreamwrite_database" "this" {
  for_each = { soil = aws_kms_key.fields.arn, air = null }

  database_name = "${var.name}-${each.key}"
  kms_key_id    = each.value
}

resource "aws_timestreaminfluxdb_db_instance" "sheds" {
  name                   = "${var.name}-sheds"
  allocated_storage      = 20
  bucket                 = "sheds"
  organization           = "lapwing"
  username               = "sheds"
  password               = "influx-in-the-shed"
  db_instance_type       = "db.influx.medium"
  vpc_subnet_ids         = module.network.inner.subnets
  vpc_security_group_ids = module.network.inner.groups
  publicly_accessible    = true
}

resource "aws_memorydb_acl" "app" {
  name       = "${var.name}-app"
  user_names = [aws_memorydb_user.app.user_name]
}

resource "aws_memorydb_user" "app" {
  user_name     = "${var.name}-app"
  access_string = "on ~* &* +@all"

  authentication_mode {
    type = "iam"
  }
}

resource "aws_memorydb_cluster" "this" {
  for_each = {
    prices = { acl = aws_memorydb_acl.app.id, tls = null, days = 7, key = aws_kms_key.fields.arn }
    games  = { acl = "open-access", tls = false, days = null, key = null }
  }

  name                       = "${var.name}-${each.key}"
  acl_name                   = each.value.acl
  node_type                  = "db.t4g.small"
  tls_enabled                = each.value.tls
  snapshot_retention_limit   = each.value.days
  kms_key_arn                = each.value.key
  auto_minor_version_upgrade = each.key == "prices" ? true : false
  security_group_ids         = module.network.inner.groups
}

resource "aws_dynamodb_table" "farms" {
  name                        = "${var.name}-farms"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "id"
  deletion_protection_enabled = true
  stream_enabled              = true
  stream_view_type            = "NEW_IMAGE"

  attribute {
    name = "id"
    type = "S"
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled     = true
    kms_key_arn = aws_kms_key.fields.arn
  }

  lifecycle {
    ignore_changes = [replica]
  }
}

resource "aws_kms_replica_key" "frankfurt" {
  provider = aws.frankfurt

  primary_key_arn = aws_kms_key.fields.arn
}

resource "aws_dynamodb_table_replica" "farms" {
  provider = aws.frankfurt

  global_table_arn            = aws_dynamodb_table.farms.arn
  kms_key_arn                 = aws_kms_replica_key.frankfurt.arn
  point_in_time_recovery      = true
  deletion_protection_enabled = true
}

resource "aws_dynamodb_resource_policy" "farms" {
  resource_arn = aws_dynamodb_table.farms.arn

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "*" }
      Action    = "dynamodb:GetItem"
      Resource  = aws_dynamodb_table.farms.arn
      Condition = { StringNotEquals = { "aws:PrincipalAccount" = local.account } }
    }]
  })
}
