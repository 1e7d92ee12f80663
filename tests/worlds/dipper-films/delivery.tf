resource "aws_acm_certificate" "viewers" {
  provider = aws.edge

  domain_name               = var.domain
  subject_alternative_names = ["*.${var.domain}"]
  validation_method         = "DNS"
  key_algorithm             = "EC_prime256v1"
}

resource "aws_cloudfront_origin_access_control" "s3" {
  name                              = "${local.prefix}-s3"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_origin_access_control" "relaxed" {
  name                              = "${local.prefix}-relaxed"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "never"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_public_key" "viewers" {
  name        = "${local.prefix}-viewers"
  encoded_key = file("${path.module}/policies/viewers.pem")
}

resource "aws_cloudfront_key_group" "viewers" {
  name  = "${local.prefix}-viewers"
  items = [aws_cloudfront_public_key.viewers.id]
}

resource "aws_cloudfront_response_headers_policy" "strict" {
  name = "${local.prefix}-strict"

  security_headers_config {
    strict_transport_security {
      access_control_max_age_sec = 31536000
      include_subdomains         = true
      override                   = true
    }
  }
}

# For the embedded player only.
resource "aws_cloudfront_response_headers_policy" "embed" {
  name = "${local.prefix}-embed"

  cors_config {
    access_control_allow_credentials = false
    origin_override                  = true
    access_control_allow_headers { items = ["Range"] }
    access_control_allow_methods { items = ["GET", "HEAD"] }
    access_control_allow_origins { items = ["*"] }
  }
}

resource "aws_cloudfront_function" "titles" {
  name    = "${local.prefix}-titles"
  runtime = "cloudfront-js-2.0"
  code    = "function handler(event) { return event.request; }"
}

resource "aws_iam_role" "edge" {
  name = "${local.prefix}-edge"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = ["lambda.amazonaws.com", "edgelambda.amazonaws.com"] }
      Action    = "sts:AssumeRole"
    }]
  })
}

module "edge_function" {
  source = "./modules/edge-function"
  providers = {
    aws = aws.edge
  }
  for_each = {
    tokens = "nodejs22.x"
    geo    = "nodejs18.x"
  }

  name     = "${local.prefix}-${each.key}"
  runtime  = each.value
  role_arn = aws_iam_role.edge.arn
}

module "vod" {
  source = "./modules/distribution"

  name            = "vod"
  aliases         = compact([var.domain])
  certificate_arn = aws_acm_certificate.viewers.arn
  web_acl_arn     = aws_wafv2_web_acl.edge.arn

  origins = {
    renditions = { domain = module.bucket["renditions"].domain, oac = aws_cloudfront_origin_access_control.s3.id }
    packager   = { domain = "origin.dipper.example", protocol = "https-only" }
  }
  failover = "packager"

  default = {
    origin         = "renditions"
    headers_policy = aws_cloudfront_response_headers_policy.strict.id
    key_groups     = [aws_cloudfront_key_group.viewers.id]
    functions      = { "viewer-request" = aws_cloudfront_function.titles.arn }
    lambdas        = { for n, f in module.edge_function : { tokens = "origin-request", geo = "origin-response" }[n] => f.qualified_arn }
  }
  paths = {
    "/live/*" = { origin = "packager", headers_policy = aws_cloudfront_response_headers_policy.embed.id }
  }
}

# Standard logs, second generation.
resource "aws_cloudwatch_log_delivery_source" "vod" {
  provider = aws.edge

  name         = "${local.prefix}-vod"
  log_type     = "ACCESS_LOGS"
  resource_arn = module.vod.arn
}

resource "aws_cloudwatch_log_delivery_destination" "vod" {
  provider = aws.edge

  name = "${local.prefix}-vod"
  delivery_destination_configuration {
    destination_resource_arn = module.bucket["logs"].arn
  }
}

resource "aws_cloudwatch_log_delivery" "vod" {
  provider = aws.edge

  delivery_source_name     = aws_cloudwatch_log_delivery_source.vod.name
  delivery_destination_arn = aws_cloudwatch_log_delivery_destination.vod.arn
}

module "images" {
  source = "./modules/distribution"

  name            = "images"
  aliases         = ["stills.dipper.example"]
  certificate_arn = aws_acm_certificate.viewers.arn
  minimum_tls     = "TLSv1.1_2016"
  log_bucket      = "${module.bucket["logs"].name}.s3.amazonaws.com"

  origins = {
    stills = { domain = module.bucket["stills"].domain, oac = aws_cloudfront_origin_access_control.relaxed.id }
    legacy = { domain = "cms.dipper.example", protocol = "match-viewer", tls = ["TLSv1", "TLSv1.2"] }
  }

  default = {
    origin  = "stills"
    viewer  = "allow-all"
    signers = ["self"]
  }
  paths = {
    "/cms/*" = { origin = "legacy", viewer = "https-only" }
  }
}

module "press" {
  source = "./modules/distribution"

  name = "press"
  root = "index.html"

  origins = {
    site = { domain = module.bucket["press"].website, protocol = "http-only" }
  }

  default = {
    origin         = "site"
    headers_policy = "67f7725c-6f97-4210-82d7-5512b31e9d03"
  }
}

# --- the web ACLs ----------------------------------------------------------------------------------------------------

locals {
  managed_rules = {
    AWSManagedRulesCommonRuleSet          = { priority = 1, metric = true }
    AWSManagedRulesKnownBadInputsRuleSet  = { priority = 2, metric = true }
    AWSManagedRulesAmazonIpReputationList = { priority = 3, metric = false }
  }
}

resource "aws_wafv2_web_acl" "edge" {
  provider = aws.edge

  name  = "${local.prefix}-edge"
  scope = "CLOUDFRONT"

  default_action {
    allow {}
  }

  dynamic "rule" {
    for_each = local.managed_rules
    content {
      name     = rule.key
      priority = rule.value.priority

      override_action {
        dynamic "none" {
          for_each = rule.value.metric ? [1] : []
          content {}
        }
        dynamic "count" {
          for_each = rule.value.metric ? [] : [1]
          content {}
        }
      }

      statement {
        managed_rule_group_statement {
          vendor_name = "AWS"
          name        = rule.key
        }
      }

      visibility_config {
        cloudwatch_metrics_enabled = rule.value.metric
        metric_name                = rule.key
        sampled_requests_enabled   = true
      }
    }
  }

  visibility_config {
    cloudwatch_metrics_enabled = true
    metric_name                = "edge"
    sampled_requests_enabled   = true
  }
}

resource "aws_cloudwatch_log_group" "waf" {
  provider = aws.edge

  name              = "aws-waf-logs-${local.prefix}"
  retention_in_days = local.retention
}

resource "aws_wafv2_web_acl_logging_configuration" "edge" {
  provider = aws.edge

  resource_arn            = aws_wafv2_web_acl.edge.arn
  log_destination_configs = [aws_cloudwatch_log_group.waf.arn]
}

resource "aws_wafv2_web_acl" "regional" {
  name  = "${local.prefix}-regional"
  scope = "REGIONAL"

  default_action {
    allow {}
  }

  visibility_config {
    cloudwatch_metrics_enabled = true
    metric_name                = "regional"
    sampled_requests_enabled   = false
  }
}

resource "aws_wafv2_web_acl_association" "regional" {
  for_each = {
    load_balancer = aws_lb.packager.arn
    api           = aws_api_gateway_stage.catalogue.arn
  }

  resource_arn = each.value
  web_acl_arn  = aws_wafv2_web_acl.regional.arn
}
