resource "aws_mq_broker" "orders" {
  broker_name                = "${var.name}-orders"
  engine_type                = "RabbitMQ"
  engine_version             = "3.13"
  host_instance_type         = "mq.m5.large"
  deployment_mode            = "CLUSTER_MULTI_AZ"
  auto_minor_version_upgrade = true
  subnet_ids                 = module.network.inner.subnets
  security_groups            = module.network.inner.groups

  encryption_options {
    use_aws_owned_key = false
    kms_key_id        = aws_kms_key.fields.arn
  }

  logs {
    general = true
  }

  user {
    username = "orders"
    password = var.broker_password
  }
}

resource "aws_mq_broker" "sheds" {
  broker_name         = "${var.name}-sheds"
  engine_type         = "ActiveMQ"
  engine_version      = "5.15.16"
  host_instance_type  = "mq.t3.micro"
  publicly_accessible = true

  logs {
    general = true
  }

  user {
    username = "sheds"
    password = "twelve-or-more-letters"
  }
}

resource "aws_appsync_graphql_api" "fields" {
  name                = "${var.name}-fields"
  authentication_type = "AMAZON_COGNITO_USER_POOLS"
  visibility          = "PRIVATE"

  user_pool_config {
    default_action = "ALLOW"
    user_pool_id   = aws_cognito_user_pool.farmers.id
  }

  log_config {
    cloudwatch_logs_role_arn = aws_iam_role.service["lambda"].arn
    field_log_level          = "ERROR"
  }
}

resource "aws_appsync_graphql_api" "public" {
  name                = "${var.name}-public"
  authentication_type = "AWS_IAM"

  dynamic "additional_authentication_provider" {
    for_each = toset(["AWS_LAMBDA", "API_KEY"])

    content {
      authentication_type = additional_authentication_provider.value

      dynamic "lambda_authorizer_config" {
        for_each = additional_authentication_provider.value == "AWS_LAMBDA" ? [1] : []

        content {
          authorizer_uri = module.function["ingest"].arn
        }
      }
    }
  }

  log_config {
    cloudwatch_logs_role_arn = aws_iam_role.service["lambda"].arn
    field_log_level          = "NONE"
  }
}

resource "aws_wafv2_web_acl" "api" {
  name  = "${var.name}-api"
  scope = "REGIONAL"

  default_action {
    allow {}
  }

  visibility_config {
    cloudwatch_metrics_enabled = true
    metric_name                = "api"
    sampled_requests_enabled   = true
  }
}

resource "aws_wafv2_web_acl_association" "api" {
  for_each = { fields = aws_appsync_graphql_api.fields.arn }

  resource_arn = each.value
  web_acl_arn  = aws_wafv2_web_acl.api.arn
}

resource "aws_appsync_api_cache" "this" {
  for_each = {
    fields = { id = aws_appsync_graphql_api.fields.id, rest = true, transit = true }
    public = { id = aws_appsync_graphql_api.public.id, rest = true, transit = false }
  }

  api_id                     = each.value.id
  api_caching_behavior       = "FULL_REQUEST_CACHING"
  type                       = "SMALL"
  ttl                        = 60
  at_rest_encryption_enabled = each.value.rest
  transit_encryption_enabled = each.value.transit
}

resource "aws_lightsail_instance" "blog" {
  name              = "${var.name}-blog"
  availability_zone = "${local.region}a"
  blueprint_id      = "wordpress"
  bundle_id         = "nano_3_0"
}

resource "aws_lightsail_instance_public_ports" "blog" {
  instance_name = aws_lightsail_instance.blog.name

  dynamic "port_info" {
    for_each = { 443 = ["0.0.0.0/0"], 22 = var.farm_ranges }

    content {
      protocol  = "tcp"
      from_port = port_info.key
      to_port   = port_info.key
      cidrs     = port_info.value
    }
  }
}

resource "aws_lightsail_instance" "demo" {
  name              = "${var.name}-demo"
  availability_zone = "${local.region}a"
  blueprint_id      = "windows_server_2022"
  bundle_id         = "medium_win_3_0"
}

resource "aws_lightsail_instance_public_ports" "demo" {
  instance_name = "${var.name}-demo"

  port_info {
    protocol  = "tcp"
    from_port = 3000
    to_port   = 4000
  }
}

resource "aws_lightsail_database" "blog" {
  relational_database_name = "${var.name}-blog"
  master_database_name     = "blog"
  master_username          = "blog"
  master_password          = var.broker_password
  blueprint_id             = "mysql_8_0"
  bundle_id                = "micro_2_0"
  publicly_accessible      = true
}
