locals {
  # protocol, then the route keys with what they ask for
  sockets = {
    "$connect"    = "CUSTOM"
    "$disconnect" = null
    "$default"    = null
    say           = null
  }

  routes = {
    "GET /lessons"     = { auth = "JWT" }
    "POST /lessons"    = { auth = "JWT", scopes = ["lessons/write"] }
    "GET /health"      = {}
    "ANY /admin/{all}" = { auth = "AWS_IAM" }
    "POST /stripe"     = { auth = "NONE" }
  }
}

resource "aws_apigatewayv2_api" "chat" {
  name                         = "${local.prefix}-chat"
  protocol_type                = "WEBSOCKET"
  route_selection_expression   = "$request.body.do"
  disable_execute_api_endpoint = true
}

resource "aws_apigatewayv2_authorizer" "chat" {
  api_id           = aws_apigatewayv2_api.chat.id
  name             = "token"
  authorizer_type  = "REQUEST"
  authorizer_uri   = aws_lambda_function.hooks.invoke_arn
  identity_sources = ["route.request.querystring.token"]
}

resource "aws_apigatewayv2_integration" "chat" {
  api_id             = aws_apigatewayv2_api.chat.id
  integration_type   = "AWS_PROXY"
  integration_uri    = aws_lambda_function.hooks.invoke_arn
  integration_method = "POST"
}

resource "aws_apigatewayv2_route" "chat" {
  for_each = local.sockets

  api_id             = aws_apigatewayv2_api.chat.id
  route_key          = each.key
  authorization_type = each.value
  authorizer_id      = each.value == null ? null : aws_apigatewayv2_authorizer.chat.id
  target             = "integrations/${aws_apigatewayv2_integration.chat.id}"
}

resource "aws_apigatewayv2_stage" "chat" {
  api_id      = aws_apigatewayv2_api.chat.id
  name        = var.environment
  auto_deploy = true

  default_route_settings {
    data_trace_enabled     = !local.live
    logging_level          = "INFO"
    throttling_burst_limit = 100
    throttling_rate_limit  = 50
  }
}

resource "aws_apigatewayv2_api" "http" {
  name          = "${local.prefix}-http"
  protocol_type = "HTTP"

  cors_configuration {
    allow_origins     = ["https://learn.kestrel.example", "https://*"]
    allow_methods     = ["GET", "POST"]
    allow_credentials = true
  }
}

resource "aws_apigatewayv2_authorizer" "jwt" {
  api_id           = aws_apigatewayv2_api.http.id
  name             = "learners"
  authorizer_type  = "JWT"
  identity_sources = ["$request.header.Authorization"]

  jwt_configuration {
    audience = values(module.people.learners.clients)
    issuer   = "https://${module.people.learners.endpoint}"
  }
}

resource "aws_apigatewayv2_vpc_link" "inside" {
  name               = "${local.prefix}-inside"
  subnet_ids         = var.private_subnets
  security_group_ids = ["sg-0a1b2c3d4e5f60718"]
}

resource "aws_apigatewayv2_integration" "inside" {
  for_each = toset(["plain", "tls"])

  api_id             = aws_apigatewayv2_api.http.id
  integration_type   = "HTTP_PROXY"
  integration_method = "ANY"
  integration_uri    = var.alb_listener_arn
  connection_type    = "VPC_LINK"
  connection_id      = aws_apigatewayv2_vpc_link.inside.id

  dynamic "tls_config" {
    for_each = each.key == "tls" ? ["api.internal.kestrel.example"] : []
    content {
      server_name_to_verify = tls_config.value
    }
  }
}

resource "aws_apigatewayv2_route" "http" {
  for_each = local.routes

  api_id               = aws_apigatewayv2_api.http.id
  route_key            = each.key
  authorization_type   = lookup(each.value, "auth", null)
  authorizer_id        = try(each.value.auth == "JWT", false) ? aws_apigatewayv2_authorizer.jwt.id : null
  authorization_scopes = lookup(each.value, "scopes", null)
  target               = "integrations/${aws_apigatewayv2_integration.inside["tls"].id}"
}

resource "aws_apigatewayv2_stage" "http" {
  api_id      = aws_apigatewayv2_api.http.id
  name        = "$default"
  auto_deploy = true

  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.functions.arn
    format          = jsonencode({ id = "$context.requestId", who = "$context.authorizer.claims.sub" })
  }
}

resource "aws_apigatewayv2_domain_name" "http" {
  domain_name = "api.kestrel.example"

  domain_name_configuration {
    certificate_arn = aws_acm_certificate.regional.arn
    endpoint_type   = "REGIONAL"
    security_policy = "TLS_1_2"
  }
}

resource "aws_apigatewayv2_api_mapping" "http" {
  api_id      = aws_apigatewayv2_api.http.id
  domain_name = aws_apigatewayv2_domain_name.http.id
  stage       = aws_apigatewayv2_stage.http.id
}

resource "aws_acm_certificate" "regional" {
  domain_name       = "api.kestrel.example"
  validation_method = "DNS"

  options {
    export = "ENABLED"
  }
}

resource "aws_appsync_graphql_api" "lessons" {
  name                = "${local.prefix}-lessons"
  authentication_type = "AMAZON_COGNITO_USER_POOLS"
  visibility          = "GLOBAL"
  xray_enabled        = true

  user_pool_config {
    user_pool_id   = module.people.learners.id
    default_action = "ALLOW"
  }

  additional_authentication_provider {
    authentication_type = "API_KEY"
  }

  log_config {
    field_log_level          = "ERROR"
    cloudwatch_logs_role_arn = aws_iam_role.lambda.arn
  }
}

resource "aws_appsync_api_key" "preview" {
  api_id = aws_appsync_graphql_api.lessons.id
}

resource "aws_appsync_api_cache" "lessons" {
  api_id               = aws_appsync_graphql_api.lessons.id
  api_caching_behavior = "FULL_REQUEST_CACHING"
  type                 = "SMALL"
  ttl                  = 60
}

resource "aws_appsync_graphql_api" "staff" {
  name                = "${local.prefix}-staff"
  authentication_type = "AWS_IAM"
  visibility          = "PRIVATE"

  log_config {
    field_log_level          = "NONE"
    cloudwatch_logs_role_arn = aws_iam_role.lambda.arn
  }
}

resource "aws_appsync_api" "live" {
  name = "${local.prefix}-live"

  event_config {
    auth_provider {
      auth_type = "API_KEY"
    }

    connection_auth_mode {
      auth_type = "API_KEY"
    }

    default_publish_auth_mode {
      auth_type = "API_KEY"
    }

    default_subscribe_auth_mode {
      auth_type = "API_KEY"
    }
  }
}

# --- what happens later ---

resource "aws_cloudwatch_event_bus" "lessons" {
  name               = "${local.prefix}-lessons"
  kms_key_identifier = aws_kms_key.main.arn
}

resource "aws_cloudwatch_event_bus_policy" "lessons" {
  event_bus_name = aws_cloudwatch_event_bus.lessons.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "Partners"
      Effect    = "Allow"
      Principal = "*"
      Action    = "events:PutEvents"
      Resource  = aws_cloudwatch_event_bus.lessons.arn
      Condition = { StringEquals = { "aws:PrincipalOrgID" = "o-k3str3l001" } }
    }]
  })
}

resource "aws_scheduler_schedule" "reminders" {
  name                = "reminders"
  schedule_expression = "rate(1 hours)"

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn      = aws_sfn_state_machine.reminders.arn
    role_arn = aws_iam_role.lambda.arn
  }
}

resource "aws_sfn_state_machine" "reminders" {
  name     = "${local.prefix}-reminders"
  role_arn = aws_iam_role.lambda.arn
  type     = "EXPRESS"

  definition = jsonencode({
    StartAt = "Ask"
    States = {
      Ask = {
        Type     = "Task"
        Resource = "arn:aws:states:::http:invoke"
        Arguments = {
          ApiEndpoint    = "https://sms.example.net/send"
          Method         = "POST"
          Authentication = { ConnectionArn = aws_cloudwatch_event_connection.sms.arn }
        }
        End = true
      }
    }
  })

  logging_configuration {
    level                  = local.live ? "ERROR" : "ALL"
    include_execution_data = true
    log_destination        = "${aws_cloudwatch_log_group.functions.arn}:*"
  }

  encryption_configuration {
    type       = "CUSTOMER_MANAGED_KMS_KEY"
    kms_key_id = aws_kms_key.main.arn
  }
}

variable "sms_password" {
  type      = string
  sensitive = true
}

resource "aws_cloudwatch_event_connection" "sms" {
  name               = "sms"
  authorization_type = "BASIC"

  auth_parameters {
    basic {
      username = "kestrel"
      password = var.sms_password
    }
  }
}

resource "aws_pipes_pipe" "hooks" {
  name     = "${local.prefix}-hooks"
  role_arn = aws_iam_role.lambda.arn
  source   = aws_sqs_queue.hooks.arn
  target   = aws_cloudwatch_event_bus.lessons.arn

  log_configuration {
    level = "OFF"
  }
}
