resource "aws_api_gateway_rest_api" "this" {
  for_each = toset(["schedule", "desk"])
  name     = each.key

  endpoint_configuration {
    types = [each.key == "desk" ? "PRIVATE" : "REGIONAL"]
  }
}

resource "aws_api_gateway_rest_api_policy" "desk" {
  rest_api_id = aws_api_gateway_rest_api.this["desk"].id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Principal = "*", Action = "execute-api:Invoke", Resource = "*" },
      { Effect = "Deny", Principal = "*", Action = "execute-api:Invoke", Resource = "*", Condition = { StringNotEquals = { "aws:SourceVpce" = "vpce-0123456789abcdef0" } } },
    ]
  })
}

resource "aws_api_gateway_rest_api_policy" "schedule" {
  rest_api_id = aws_api_gateway_rest_api.this["schedule"].id

  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = "*", Action = "execute-api:Invoke", Resource = "*" }]
  })
}

resource "aws_api_gateway_resource" "this" {
  for_each    = aws_api_gateway_rest_api.this
  rest_api_id = each.value.id
  parent_id   = each.value.root_resource_id
  path_part   = "items"
}

resource "aws_api_gateway_method" "schedule" {
  for_each         = { GET = "NONE", POST = "AWS_IAM", OPTIONS = "NONE" }
  rest_api_id      = aws_api_gateway_rest_api.this["schedule"].id
  resource_id      = aws_api_gateway_resource.this["schedule"].id
  http_method      = each.key
  authorization    = each.value
  api_key_required = each.key == "POST"
}

resource "aws_api_gateway_integration" "schedule" {
  for_each                = { GET = "http://backend.corncrake.example/items", POST = "https://backend.corncrake.example/items" }
  rest_api_id             = aws_api_gateway_rest_api.this["schedule"].id
  resource_id             = aws_api_gateway_resource.this["schedule"].id
  http_method             = aws_api_gateway_method.schedule[each.key].http_method
  type                    = "HTTP_PROXY"
  integration_http_method = each.key
  uri                     = each.value
}

resource "aws_api_gateway_deployment" "this" {
  for_each    = aws_api_gateway_rest_api.this
  rest_api_id = each.value.id
}

resource "aws_cloudwatch_log_group" "api" {
  name              = "/corncrake/api"
  retention_in_days = 90
}

resource "aws_api_gateway_stage" "this" {
  for_each              = aws_api_gateway_rest_api.this
  rest_api_id           = each.value.id
  deployment_id         = aws_api_gateway_deployment.this[each.key].id
  stage_name            = "v1"
  xray_tracing_enabled  = each.key == "desk"
  cache_cluster_enabled = each.key == "schedule"
  cache_cluster_size    = each.key == "schedule" ? "0.5" : null

  dynamic "access_log_settings" {
    for_each = each.key == "schedule" ? [aws_cloudwatch_log_group.api.arn] : []

    content {
      destination_arn = access_log_settings.value
      format          = "$context.requestId"
    }
  }
}

resource "aws_api_gateway_method_settings" "schedule" {
  rest_api_id = aws_api_gateway_rest_api.this["schedule"].id
  stage_name  = aws_api_gateway_stage.this["schedule"].stage_name
  method_path = "*/*"

  settings {
    logging_level        = "INFO"
    data_trace_enabled   = true
    caching_enabled      = true
    cache_data_encrypted = false
  }
}

resource "aws_wafv2_web_acl_association" "api" {
  resource_arn = aws_api_gateway_stage.this["desk"].arn
  web_acl_arn  = aws_wafv2_web_acl.regional["api"].arn
}

resource "aws_api_gateway_domain_name" "schedule" {
  domain_name              = "schedule.corncrake.example"
  regional_certificate_arn = aws_acm_certificate.main["radio"].arn
  security_policy          = "TLS_1_0"

  endpoint_configuration {
    types = ["REGIONAL"]
  }
}

resource "aws_api_gateway_base_path_mapping" "schedule" {
  api_id      = aws_api_gateway_rest_api.this["schedule"].id
  stage_name  = aws_api_gateway_stage.this["schedule"].stage_name
  domain_name = aws_api_gateway_domain_name.schedule.domain_name
}

locals {
  auth = { jwt = "JWT", iam = "AWS_IAM" }
}

resource "aws_apigatewayv2_api" "viewers" {
  name          = "viewers"
  protocol_type = "HTTP"

  cors_configuration {
    allow_origins     = ["https://www.corncrake.example", "*"]
    allow_credentials = false
  }
}

resource "aws_apigatewayv2_authorizer" "viewers" {
  api_id           = aws_apigatewayv2_api.viewers.id
  name             = "viewers"
  authorizer_type  = "JWT"
  identity_sources = ["$request.header.Authorization"]

  jwt_configuration {
    audience = ["viewers"]
    issuer   = "https://${aws_cognito_user_pool.viewers.endpoint}"
  }
}

resource "aws_apigatewayv2_route" "viewers" {
  for_each           = var.routes
  api_id             = aws_apigatewayv2_api.viewers.id
  route_key          = each.key
  authorization_type = lookup(local.auth, each.value, "NONE")
  authorizer_id      = each.value == "jwt" ? aws_apigatewayv2_authorizer.viewers.id : null
}

resource "aws_apigatewayv2_stage" "viewers" {
  for_each = { v1 = true, beta = false }
  api_id   = aws_apigatewayv2_api.viewers.id
  name     = each.key

  dynamic "access_log_settings" {
    for_each = each.value ? [1] : []

    content {
      destination_arn = aws_cloudwatch_log_group.api.arn
      format          = "$context.requestId"
    }
  }
}

resource "aws_cognito_user_pool" "viewers" {
  name              = "viewers"
  mfa_configuration = "OFF"

  password_policy {
    minimum_length                   = 8
    require_lowercase                = true
    require_uppercase                = true
    require_numbers                  = true
    require_symbols                  = false
    temporary_password_validity_days = 7
  }

  user_pool_add_ons {
    advanced_security_mode = "AUDIT"
  }
}

resource "aws_cognito_user_pool" "staff" {
  name              = "staff"
  mfa_configuration = "ON"

  software_token_mfa_configuration {
    enabled = true
  }

  admin_create_user_config {
    allow_admin_create_user_only = true
  }

  user_pool_add_ons {
    advanced_security_mode = "ENFORCED"
  }
}

resource "aws_cognito_user_pool_client" "viewers" {
  for_each                             = var.clients
  name                                 = each.key
  user_pool_id                         = aws_cognito_user_pool.viewers.id
  explicit_auth_flows                  = each.value.flows
  prevent_user_existence_errors        = each.value.hide
  allowed_oauth_flows                  = each.value.grants
  allowed_oauth_flows_user_pool_client = true
  allowed_oauth_scopes                 = ["openid"]
  callback_urls                        = ["https://www.corncrake.example/back"]
  supported_identity_providers         = ["COGNITO"]
}

resource "aws_cognito_identity_pool" "this" {
  for_each                         = { viewers = true, staff = false }
  identity_pool_name               = each.key
  allow_unauthenticated_identities = each.value
}

resource "aws_appsync_graphql_api" "this" {
  for_each            = { scores = "API_KEY", desk = "AMAZON_COGNITO_USER_POOLS" }
  name                = each.key
  authentication_type = each.value
  xray_enabled        = each.key == "desk"

  dynamic "user_pool_config" {
    for_each = each.value == "API_KEY" ? [] : [aws_cognito_user_pool.staff.id]

    content {
      user_pool_id   = user_pool_config.value
      default_action = "ALLOW"
    }
  }

  dynamic "log_config" {
    for_each = each.key == "scores" ? [] : ["ERROR"]

    content {
      cloudwatch_logs_role_arn = aws_iam_role.appsync.arn
      field_log_level          = log_config.value
      exclude_verbose_content  = false
    }
  }
}

resource "aws_iam_role" "appsync" {
  name               = "appsync"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "appsync.amazonaws.com" } }] })
}
