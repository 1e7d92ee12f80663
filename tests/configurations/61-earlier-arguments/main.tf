# What provider 3 takes and today's has no longer.
provider "aws" {
  region = "eu-west-1"
}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_instance" "nat" {
  ami               = "ami-0123456789abcdef0"
  instance_type     = "t3.micro"
  source_dest_check = false
}

resource "aws_route_table" "private" {
  vpc_id = aws_vpc.main.id

  route {
    cidr_block  = "0.0.0.0/0"
    instance_id = aws_instance.nat.id
  }
}

resource "aws_eip" "nat" {
  instance = aws_instance.nat.id
  vpc      = true
}

resource "aws_elasticache_replication_group" "sessions" {
  replication_group_id          = "sessions"
  replication_group_description = "sessions"
  node_type                     = "cache.t3.micro"
  automatic_failover_enabled    = true
  transit_encryption_enabled    = true

  cluster_mode {
    num_node_groups         = 2
    replicas_per_node_group = 1
  }
}

resource "aws_elasticache_replication_group" "pages" {
  replication_group_id          = "pages"
  replication_group_description = "pages"
  node_type                     = "cache.t3.micro"
  number_cache_clusters         = 2
}

resource "aws_api_gateway_rest_api" "orders" {
  name = "orders"
}

resource "aws_api_gateway_deployment" "orders" {
  rest_api_id = aws_api_gateway_rest_api.orders.id
  stage_name  = "live"
}

resource "aws_api_gateway_method_settings" "orders" {
  rest_api_id = aws_api_gateway_rest_api.orders.id
  stage_name  = aws_api_gateway_deployment.orders.stage_name
  method_path = "*/*"

  settings {
    logging_level = "INFO"
  }
}

resource "aws_redshift_cluster" "warehouse" {
  cluster_identifier  = "warehouse"
  node_type           = "dc2.large"
  master_username     = "warehouse"
  master_password     = "Unsafe1234"
  encrypted           = true
  publicly_accessible = false

  logging {
    enable      = true
    bucket_name = "audit"
  }
}

resource "aws_ecs_cluster" "jobs" {
  name               = "jobs"
  capacity_providers = ["FARGATE"]

  default_capacity_provider_strategy {
    capacity_provider = "FARGATE"
    weight            = 1
  }
}

resource "aws_secretsmanager_secret" "db" {
  name                = "db"
  rotation_lambda_arn = "arn:aws:lambda:eu-west-1:123456789012:function:rotate"

  rotation_rules {
    automatically_after_days = 30
  }
}

resource "aws_ssm_association" "patches" {
  name                = "AWS-RunPatchBaseline"
  instance_id         = aws_instance.nat.id
  schedule_expression = "rate(7 days)"
  parameters = {
    Operation = "Install"
  }
}

resource "aws_cloudwatch_log_group" "flow" {
  name = "flow"
}

resource "aws_flow_log" "main" {
  vpc_id         = aws_vpc.main.id
  traffic_type   = "ALL"
  iam_role_arn   = "arn:aws:iam::123456789012:role/flow"
  log_group_name = aws_cloudwatch_log_group.flow.name
}

resource "aws_db_security_group" "main" {
  name = "main"

  ingress {
    cidr = "0.0.0.0/0"
  }
}

resource "aws_simpledb_domain" "main" {
  name = "main"
}
