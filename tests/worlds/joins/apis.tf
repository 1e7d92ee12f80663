# Old style: the deployment makes the stage.
resource "aws_api_gateway_rest_api" "old" {
  name = "old"
  body = templatefile("${path.module}/old.yaml", { arn = aws_lambda_function.report.invoke_arn })
}

resource "aws_api_gateway_deployment" "old" {
  rest_api_id = aws_api_gateway_rest_api.old.id
  stage_name  = "v1"
}

resource "aws_api_gateway_rest_api" "inner" {
  name   = "inner"
  policy = data.aws_iam_policy_document.inner.json
  endpoint_configuration {
    types            = ["PRIVATE"]
    vpc_endpoint_ids = [aws_vpc_endpoint.api.id]
  }
}

data "aws_iam_policy_document" "inner" {
  statement {
    actions   = ["execute-api:Invoke"]
    resources = ["execute-api:/*"]
    principals {
      type        = "AWS"
      identifiers = ["*"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceVpce"
      values   = [aws_vpc_endpoint.api.id]
    }
  }
}

resource "aws_vpc_endpoint" "api" {
  vpc_id              = aws_vpc.v.id
  service_name        = "com.amazonaws.${local.region}.execute-api"
  vpc_endpoint_type   = "Interface"
  subnet_ids          = [for s in aws_subnet.s : s.id]
  security_group_ids  = [aws_security_group.fn.id]
  private_dns_enabled = true
}

resource "aws_api_gateway_resource" "inner" {
  rest_api_id = aws_api_gateway_rest_api.inner.id
  parent_id   = aws_api_gateway_rest_api.inner.root_resource_id
  path_part   = "{proxy+}"
}

resource "aws_api_gateway_method" "inner" {
  rest_api_id   = aws_api_gateway_rest_api.inner.id
  resource_id   = aws_api_gateway_resource.inner.id
  http_method   = "ANY"
  authorization = "CUSTOM"
}

resource "aws_api_gateway_integration" "inner" {
  rest_api_id = aws_api_gateway_rest_api.inner.id
  resource_id = aws_api_gateway_resource.inner.id
  http_method = aws_api_gateway_method.inner.http_method
  type        = "HTTP_PROXY"
  uri         = "${local.team == "kestrel" ? "https" : "http"}://backend.kestrel.example/{proxy}"

  integration_http_method = "ANY"
}

resource "aws_api_gateway_deployment" "inner" {
  rest_api_id = aws_api_gateway_rest_api.inner.id
  depends_on  = [aws_api_gateway_integration.inner]
}

resource "aws_api_gateway_stage" "inner" {
  for_each      = toset(["blue", "green"])
  stage_name    = each.key
  rest_api_id   = aws_api_gateway_rest_api.inner.id
  deployment_id = aws_api_gateway_deployment.inner.id

  dynamic "access_log_settings" {
    for_each = each.key == "blue" ? [1] : []
    content {
      destination_arn = "arn:aws:firehose:${local.region}:${local.account}:deliverystream/amazon-apigateway-inner"
      format          = "$context.requestId"
    }
  }
}

resource "aws_api_gateway_method_settings" "blue" {
  rest_api_id = aws_api_gateway_rest_api.inner.id
  stage_name  = "blue"
  method_path = "*/*"
  settings {
    logging_level        = "INFO"
    caching_enabled      = true
    cache_data_encrypted = false
  }
  depends_on = [aws_api_gateway_stage.inner]
}

resource "aws_api_gateway_method_settings" "green" {
  rest_api_id = aws_api_gateway_rest_api.inner.id
  stage_name  = aws_api_gateway_stage.inner["green"].stage_name
  method_path = "*/*"
  settings {
    logging_level = "ERROR"
  }
}

resource "aws_api_gateway_method_settings" "green_quiet" {
  rest_api_id = aws_api_gateway_rest_api.inner.id
  stage_name  = aws_api_gateway_stage.inner["green"].stage_name
  method_path = "health/GET"
  settings {
    logging_level = "OFF"
  }
}

resource "aws_wafv2_web_acl_association" "blue" {
  resource_arn = "arn:aws:apigateway:${local.region}::/restapis/${aws_api_gateway_rest_api.inner.id}/stages/blue"
  web_acl_arn  = aws_wafv2_web_acl.r.arn
}

resource "aws_wafregional_web_acl_association" "green" {
  resource_arn = aws_api_gateway_stage.inner["green"].arn
  web_acl_id   = aws_wafregional_web_acl.r.id
}

resource "aws_wafregional_web_acl" "r" {
  name        = "r"
  metric_name = "r"
  default_action {
    type = "ALLOW"
  }
}

resource "aws_wafv2_web_acl" "r" {
  name  = "r"
  scope = "REGIONAL"
  default_action {
    block {}
  }
  visibility_config {
    cloudwatch_metrics_enabled = true
    metric_name                = "r"
    sampled_requests_enabled   = false
  }
  rule {
    name     = "ours"
    priority = 1
    action {
      allow {}
    }
    statement {
      ip_set_reference_statement {
        arn = aws_wafv2_ip_set.ours.arn
      }
    }
    visibility_config {
      cloudwatch_metrics_enabled = false
      metric_name                = "ours"
      sampled_requests_enabled   = false
    }
  }
}

resource "aws_wafv2_ip_set" "ours" {
  name               = "ours"
  scope              = "REGIONAL"
  ip_address_version = "IPV4"
  addresses          = ["198.51.100.0/24"]
}

resource "aws_wafv2_rule_group" "empty" {
  name     = "empty"
  scope    = "REGIONAL"
  capacity = 2
  visibility_config {
    cloudwatch_metrics_enabled = true
    metric_name                = "empty"
    sampled_requests_enabled   = false
  }
}

resource "aws_wafv2_web_acl_logging_configuration" "r" {
  log_destination_configs = ["arn:aws:firehose:${local.region}:${local.account}:deliverystream/aws-waf-logs-r"]
  resource_arn            = aws_wafv2_web_acl.r.arn
}

resource "aws_appsync_graphql_api" "feed" {
  name                = "feed"
  authentication_type = "API_KEY"
  xray_enabled        = true
}

resource "aws_appsync_datasource" "feed" {
  api_id           = aws_appsync_graphql_api.feed.id
  name             = "feed"
  type             = "AWS_LAMBDA"
  service_role_arn = aws_iam_role.old.arn
  lambda_config {
    function_arn = aws_lambda_function.ingest.arn
  }
}

resource "aws_sfn_state_machine" "flow" {
  name       = "flow"
  role_arn   = aws_iam_role.fn.arn
  definition = jsonencode({ StartAt = "A", States = { A = { Type = "Succeed" } } })
  logging_configuration {
    log_destination = "arn:aws:logs:${local.region}:${local.account}:log-group:flow:*"
  }
  tracing_configuration {
    enabled = var.mode == "Active"
  }
}

resource "aws_cloudfront_distribution" "d" {
  enabled    = true
  web_acl_id = aws_waf_web_acl.d.id

  dynamic "logging_config" {
    for_each = var.log_bucket[*]
    content {
      bucket = logging_config.value
    }
  }

  origin_group {
    origin_id = "both"
    failover_criteria {
      status_codes = [500, 502]
    }
    member {
      origin_id = "a"
    }
    member {
      origin_id = "b"
    }
  }

  dynamic "origin" {
    for_each = { a = "https-only", b = "match-viewer" }
    content {
      origin_id   = origin.key
      domain_name = "${origin.key}.kestrel.example"
      custom_origin_config {
        http_port              = 80
        https_port             = 443
        origin_protocol_policy = origin.value
        origin_ssl_protocols   = ["TLSv1.2"]
      }
      custom_header {
        name  = "X-Origin-Verify"
        value = "3f1c9a70b52e4d8f"
      }
    }
  }

  default_cache_behavior {
    target_origin_id       = "both"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    viewer_protocol_policy = "redirect-to-https"
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  }

  restrictions {
    geo_restriction {
      restriction_type = "whitelist"
      locations        = ["AU", "NZ"]
    }
  }

  viewer_certificate {
    iam_certificate_id       = "ASCAEXAMPLE12345678"
    ssl_support_method       = "vip"
    minimum_protocol_version = "TLSv1.2_2019"
  }
}

resource "aws_waf_web_acl" "d" {
  name        = "d"
  metric_name = "d"
  default_action {
    type = "ALLOW"
  }
  rules {
    priority = 1
    rule_id  = aws_waf_rule.d.id
    action {
      type = "BLOCK"
    }
  }
  logging_configuration {
    log_destination = "arn:aws:firehose:us-east-1:555566667777:deliverystream/aws-waf-logs-d"
  }
}

resource "aws_waf_rule" "d" {
  name        = "d"
  metric_name = "d"
  predicates {
    data_id = aws_waf_ipset.d.id
    negated = false
    type    = "IPMatch"
  }
}

resource "aws_waf_ipset" "d" {
  name = "d"
}

resource "aws_cognito_user_pool" "p" {
  name              = "p"
  mfa_configuration = lookup(var.limits, "mfa", "OFF")
  password_policy {
    minimum_length = 12
  }
}

resource "aws_cognito_identity_pool" "p" {
  identity_pool_name               = "p"
  allow_unauthenticated_identities = true
  allow_classic_flow               = true
}

resource "aws_shield_protection" "d" {
  name         = "d"
  resource_arn = aws_cloudfront_distribution.d.arn
}
