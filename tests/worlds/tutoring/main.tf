terraform {
  required_version = ">= 1.11"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.20"
    }
  }
}

provider "aws" {
  region = var.region
}

variable "region" {
  type    = string
  default = "eu-west-1"
}

variable "environment" {
  type = string # no default: the pipeline gives it

  validation {
    condition     = contains(["test", "live"], var.environment)
    error_message = "test or live"
  }
}

variable "alb_listener_arn" {
  type = string
}

variable "private_subnets" {
  type = list(string)
}

data "aws_caller_identity" "this" {}

locals {
  live   = var.environment == "live"
  prefix = "kestrel-${var.environment}"
}

resource "aws_kms_key" "main" {
  description         = "Lessons and chats"
  enable_key_rotation = true
}

module "people" {
  source = "./modules/people"

  prefix = local.prefix
  clients = {
    web   = { callbacks = ["https://learn.kestrel.example/in"] }
    app   = { callbacks = ["kestrel://in"], flows = ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"], hide = true }
    admin = { callbacks = [], flows = ["ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"], hide = false }
    smoke = { callbacks = [], flows = ["ALLOW_USER_PASSWORD_AUTH"], hide = null }
  }
  protect = local.live
}

module "site" {
  source   = "./modules/site"
  for_each = {
    learn = { alias = "learn.kestrel.example", acl = aws_wafv2_web_acl.edge.arn, tls = "TLSv1.2_2021", hsts = true, root = "index.html" }
    legacy = {
      alias = null
      root  = null
      geo   = ["GB", "IE"]
    }
  }

  name            = each.key
  settings        = each.value
  certificate_arn = aws_acm_certificate.edge.arn
  function_url    = aws_lambda_function_url.render.function_url
  function_name   = aws_lambda_function.render.function_name
  alb_arn         = var.alb_listener_arn
}

# --- certificates and the firewall of the edge: region argument instead of a second provider ---

resource "aws_acm_certificate" "edge" {
  region            = "us-east-1"
  domain_name       = "learn.kestrel.example"
  validation_method = "DNS"
  key_algorithm     = "EC_prime256v1"
}

resource "aws_wafv2_web_acl" "edge" {
  region = "us-east-1"
  name   = "${local.prefix}-edge"
  scope  = "CLOUDFRONT"

  default_action {
    allow {}
  }

  visibility_config {
    cloudwatch_metrics_enabled = true
    metric_name                = "edge"
    sampled_requests_enabled   = false
  }

  lifecycle {
    ignore_changes = [rule]
  }
}

resource "aws_wafv2_web_acl_rule_group_association" "edge" {
  region      = "us-east-1"
  rule_name   = "common"
  priority    = 10
  web_acl_arn = aws_wafv2_web_acl.edge.arn

  managed_rule_group {
    name        = "AWSManagedRulesCommonRuleSet"
    vendor_name = "AWS"
  }
}

resource "aws_wafv2_web_acl" "graph" {
  name      = "${local.prefix}-graph"
  scope     = "REGIONAL"
  rule_json = jsonencode([
    {
      Name             = "BadInputs"
      Priority         = 1
      Statement        = { ManagedRuleGroupStatement = { VendorName = "AWS", Name = "AWSManagedRulesKnownBadInputsRuleSet" } }
      OverrideAction   = { Count = {} }
      VisibilityConfig = { SampledRequestsEnabled = true, CloudWatchMetricsEnabled = true, MetricName = "bad" }
    }
  ])

  default_action {
    allow {}
  }

  visibility_config {
    cloudwatch_metrics_enabled = local.live
    metric_name                = "graph"
    sampled_requests_enabled   = true
  }
}

resource "aws_wafv2_web_acl_association" "graph" {
  resource_arn = aws_appsync_graphql_api.lessons.arn
  web_acl_arn  = aws_wafv2_web_acl.graph.arn
}
