# --- viewers ---------------------------------------------------------------------------------------------------------

resource "aws_cognito_user_pool" "viewers" {
  name                = "${local.prefix}-viewers"
  mfa_configuration   = local.prod ? "OPTIONAL" : "OFF"
  deletion_protection = local.prod ? "ACTIVE" : "INACTIVE"
  user_pool_tier      = "PLUS"

  software_token_mfa_configuration {
    enabled = true
  }

  password_policy {
    minimum_length    = 12
    require_lowercase = true
    require_numbers   = true
    require_symbols   = false
    require_uppercase = true
  }

  user_pool_add_ons {
    advanced_security_mode = "AUDIT"
  }
}

locals {
  clients = {
    web = { grants = ["code"], flows = ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"] }
    tv  = { grants = ["code", "implicit"], flows = ["ALLOW_USER_SRP_AUTH", "ALLOW_USER_PASSWORD_AUTH"], hide = "LEGACY" }
    ops = { grants = [], flows = ["ALLOW_ADMIN_USER_PASSWORD_AUTH"], hide = "ENABLED" }
  }
}

resource "aws_cognito_user_pool_client" "this" {
  for_each = local.clients

  name                                 = each.key
  user_pool_id                         = aws_cognito_user_pool.viewers.id
  allowed_oauth_flows_user_pool_client = length(each.value.grants) > 0
  allowed_oauth_flows                  = each.value.grants
  allowed_oauth_scopes                 = length(each.value.grants) > 0 ? ["openid"] : []
  callback_urls                        = ["https://${var.domain}/in"]
  explicit_auth_flows                  = each.value.flows
  prevent_user_existence_errors        = lookup(each.value, "hide", "ENABLED")
}

resource "aws_cognito_identity_pool" "guests" {
  identity_pool_name               = "${local.prefix}-guests"
  allow_unauthenticated_identities = contains(keys(local.clients), "tv")

  cognito_identity_providers {
    client_id     = aws_cognito_user_pool_client.this["web"].id
    provider_name = aws_cognito_user_pool.viewers.endpoint
  }
}

# --- the catalogue, REST ---------------------------------------------------------------------------------------------

resource "aws_api_gateway_rest_api" "catalogue" {
  name                         = "${local.prefix}-catalogue"
  disable_execute_api_endpoint = false
}

resource "aws_api_gateway_authorizer" "viewers" {
  name          = "viewers"
  rest_api_id   = aws_api_gateway_rest_api.catalogue.id
  type          = "COGNITO_USER_POOLS"
  provider_arns = [aws_cognito_user_pool.viewers.arn]
}

locals {
  methods = {
    titles_get   = { resource = "titles", method = "GET", auth = "NONE" }
    titles_post  = { resource = "titles", method = "POST", auth = "AWS_IAM" }
    titles_opts  = { resource = "titles", method = "OPTIONS", auth = "NONE" }
    watched_put  = { resource = "watched", method = "PUT", auth = "COGNITO_USER_POOLS" }
    partners_any = { resource = "partners", method = "ANY", auth = "NONE", key = true }
  }
}

resource "aws_api_gateway_resource" "this" {
  for_each = toset([for m in local.methods : m.resource])

  rest_api_id = aws_api_gateway_rest_api.catalogue.id
  parent_id   = aws_api_gateway_rest_api.catalogue.root_resource_id
  path_part   = each.value
}

resource "aws_api_gateway_method" "this" {
  for_each = local.methods

  rest_api_id      = aws_api_gateway_rest_api.catalogue.id
  resource_id      = aws_api_gateway_resource.this[each.value.resource].id
  http_method      = each.value.method
  authorization    = each.value.auth
  authorizer_id    = each.value.auth == "COGNITO_USER_POOLS" ? aws_api_gateway_authorizer.viewers.id : null
  api_key_required = try(each.value.key, false)
}

resource "aws_api_gateway_integration" "this" {
  for_each = { for k, m in local.methods : k => m if m.method != "OPTIONS" }

  rest_api_id             = aws_api_gateway_rest_api.catalogue.id
  resource_id             = aws_api_gateway_resource.this[each.value.resource].id
  http_method             = aws_api_gateway_method.this[each.key].http_method
  type                    = "HTTP_PROXY"
  integration_http_method = "ANY"
  uri                     = "${each.value.resource == "partners" ? "http" : "https"}://catalogue.dipper.example/${each.value.resource}"

  dynamic "tls_config" {
    for_each = each.value.resource == "watched" ? [true] : []
    content {
      insecure_skip_verification = tls_config.value
    }
  }
}

resource "aws_api_gateway_deployment" "catalogue" {
  rest_api_id = aws_api_gateway_rest_api.catalogue.id
  depends_on  = [aws_api_gateway_integration.this]
}

resource "aws_api_gateway_stage" "catalogue" {
  rest_api_id          = aws_api_gateway_rest_api.catalogue.id
  deployment_id        = aws_api_gateway_deployment.catalogue.id
  stage_name           = var.environment
  xray_tracing_enabled = true

  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.api["rest"].arn
    format          = jsonencode({ id = "$context.requestId", status = "$context.status" })
  }
}

resource "aws_api_gateway_method_settings" "catalogue" {
  rest_api_id = aws_api_gateway_rest_api.catalogue.id
  stage_name  = aws_api_gateway_stage.catalogue.stage_name
  method_path = "*/*"

  settings {
    logging_level        = var.api_log_level
    data_trace_enabled   = var.api_log_level == "INFO"
    caching_enabled      = true
    cache_data_encrypted = false
  }
}

resource "aws_cloudwatch_log_group" "api" {
  for_each = { rest = local.retention, http = 0, chat = 30 }

  name              = "/api/${local.prefix}/${each.key}"
  retention_in_days = each.value
}

resource "aws_api_gateway_domain_name" "catalogue" {
  domain_name              = "api.dipper.example"
  regional_certificate_arn = aws_acm_certificate.origin.arn
  security_policy          = "TLS_1_2"

  endpoint_configuration {
    types = ["REGIONAL"]
  }
}

resource "aws_api_gateway_base_path_mapping" "catalogue" {
  api_id      = aws_api_gateway_rest_api.catalogue.id
  stage_name  = aws_api_gateway_stage.catalogue.stage_name
  domain_name = aws_api_gateway_domain_name.catalogue.domain_name
}

# --- reviews, HTTP ---------------------------------------------------------------------------------------------------

resource "aws_apigatewayv2_api" "reviews" {
  name          = "${local.prefix}-reviews"
  protocol_type = "HTTP"

  cors_configuration {
    allow_credentials = true
    allow_origins     = concat(["https://${var.domain}"], local.prod ? [] : ["*"])
    allow_methods     = ["GET", "POST"]
  }
}

resource "aws_apigatewayv2_authorizer" "reviews" {
  api_id           = aws_apigatewayv2_api.reviews.id
  name             = "viewers"
  authorizer_type  = "JWT"
  identity_sources = ["$request.header.Authorization"]

  jwt_configuration {
    audience = [aws_cognito_user_pool_client.this["web"].id]
    issuer   = "https://${aws_cognito_user_pool.viewers.endpoint}"
  }
}

resource "aws_apigatewayv2_integration" "reviews" {
  api_id             = aws_apigatewayv2_api.reviews.id
  integration_type   = "HTTP_PROXY"
  integration_method = "ANY"
  integration_uri    = "https://reviews.dipper.example"
}

resource "aws_apigatewayv2_route" "reviews" {
  for_each = {
    "GET /reviews"     = "NONE"
    "POST /reviews"    = "JWT"
    "OPTIONS /reviews" = "NONE"
    "$default"         = "NONE"
  }

  api_id             = aws_apigatewayv2_api.reviews.id
  route_key          = each.key
  target             = "integrations/${aws_apigatewayv2_integration.reviews.id}"
  authorization_type = each.value
  authorizer_id      = each.value == "JWT" ? aws_apigatewayv2_authorizer.reviews.id : null
}

resource "aws_apigatewayv2_stage" "reviews" {
  api_id      = aws_apigatewayv2_api.reviews.id
  name        = "$default"
  auto_deploy = true

  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.api["http"].arn
    format          = "$context.requestId"
  }
}

# --- watch parties, WebSocket ----------------------------------------------------------------------------------------

resource "aws_apigatewayv2_api" "party" {
  name                       = "${local.prefix}-party"
  protocol_type              = "WEBSOCKET"
  route_selection_expression = "$request.body.action"
}

resource "aws_apigatewayv2_route" "party" {
  for_each = {
    connect    = { key = "$connect", auth = "AWS_IAM" }
    disconnect = { key = "$disconnect", auth = "NONE" }
    say        = { key = "say", auth = "NONE" }
  }

  api_id             = aws_apigatewayv2_api.party.id
  route_key          = each.value.key
  authorization_type = each.value.auth
}

resource "aws_apigatewayv2_stage" "party" {
  api_id = aws_apigatewayv2_api.party.id
  name   = "live"

  default_route_settings {
    logging_level          = var.api_log_level
    data_trace_enabled     = false
    throttling_burst_limit = 100
    throttling_rate_limit  = 50
  }
}

resource "aws_apigatewayv2_domain_name" "party" {
  domain_name = "party.dipper.example"

  domain_name_configuration {
    certificate_arn = aws_acm_certificate.origin.arn
    endpoint_type   = "REGIONAL"
    security_policy = "TLS_1_2"
  }
}

resource "aws_apigatewayv2_api_mapping" "party" {
  api_id      = aws_apigatewayv2_api.party.id
  domain_name = aws_apigatewayv2_domain_name.party.id
  stage       = aws_apigatewayv2_stage.party.id
}
