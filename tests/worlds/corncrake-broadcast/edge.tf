locals {
  walls = { edge = aws_wafv2_web_acl.edge.arn }
}

resource "aws_s3_bucket" "site" {
  for_each = var.sites
  bucket   = "corncrake-site-${each.key}"
}

resource "aws_s3_bucket_public_access_block" "site" {
  for_each = { for name, site in var.sites : name => site if site.logged }

  bucket                  = aws_s3_bucket.site[each.key].id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = each.key != "press"
}

# The reporters asked for it before the elections.
resource "aws_s3_bucket_policy" "press" {
  bucket = aws_s3_bucket.site["press"].id

  policy = templatefile("${path.module}/policies/site.json.tftpl", {
    arn      = aws_s3_bucket.site["press"].arn
    identity = "*"
  })
}

resource "aws_s3_bucket_policy" "live" {
  bucket = aws_s3_bucket.site["live"].id

  policy = templatefile("${path.module}/policies/site.json.tftpl", {
    arn      = aws_s3_bucket.site["live"].arn
    identity = aws_cloudfront_origin_access_identity.site.iam_arn
  })
}

resource "aws_cloudfront_origin_access_identity" "site" {
  comment = "sites"
}

module "site" {
  source   = "./modules/site"
  for_each = var.sites

  alias       = each.value.alias
  bucket      = aws_s3_bucket.site[each.key].bucket_regional_domain_name
  identity    = aws_cloudfront_origin_access_identity.site.cloudfront_access_identity_path
  api         = each.key == "live" ? module.main.balancer_name : ""
  wall        = each.value.waf == null ? null : lookup(local.walls, each.value.waf, null)
  logs        = each.value.logged ? aws_s3_bucket.logs.bucket_domain_name : null
  tls         = coalesce(each.value.tls, "TLSv1")
  viewers     = each.value.viewers
  paths       = each.value.paths
  root        = each.value.root
  certificate = each.key == "press" ? null : aws_acm_certificate.edge.arn
}

resource "aws_wafv2_web_acl" "edge" {
  provider = aws.virginia
  name     = "edge"
  scope    = "CLOUDFRONT"

  default_action {
    allow {}
  }

  rule {
    name     = "bad-inputs"
    priority = 1

    override_action {
      none {}
    }

    statement {
      managed_rule_group_statement {
        name        = "AWSManagedRulesKnownBadInputsRuleSet"
        vendor_name = "AWS"
      }
    }

    visibility_config {
      cloudwatch_metrics_enabled = true
      metric_name                = "bad-inputs"
      sampled_requests_enabled   = true
    }
  }

  visibility_config {
    cloudwatch_metrics_enabled = true
    metric_name                = "edge"
    sampled_requests_enabled   = true
  }
}

resource "aws_wafv2_web_acl" "regional" {
  for_each = toset(["front", "api"])
  name     = each.key
  scope    = "REGIONAL"

  default_action {
    allow {}
  }

  dynamic "rule" {
    for_each = each.key == "api" ? [] : ["rate"]

    content {
      name     = rule.value
      priority = 1

      action {
        count {}
      }

      statement {
        rate_based_statement {
          limit              = 2000
          aggregate_key_type = "IP"
        }
      }

      visibility_config {
        cloudwatch_metrics_enabled = false
        metric_name                = rule.value
        sampled_requests_enabled   = false
      }
    }
  }

  visibility_config {
    cloudwatch_metrics_enabled = each.key == "front"
    metric_name                = each.key
    sampled_requests_enabled   = true
  }
}

# One for each balancer; the second came by copying.
resource "aws_wafv2_web_acl_association" "balancer" {
  resource_arn = module.main.balancer
  web_acl_arn  = aws_wafv2_web_acl.regional["front"].arn
}

resource "aws_wafv2_web_acl_association" "standby" {
  provider     = aws.west
  resource_arn = module.main.balancer
  web_acl_arn  = aws_wafv2_web_acl.regional["front"].arn
}

resource "aws_wafv2_web_acl_logging_configuration" "edge" {
  provider                = aws.virginia
  resource_arn            = aws_wafv2_web_acl.edge.arn
  log_destination_configs = ["arn:aws:firehose:us-east-1:${local.account}:deliverystream/aws-waf-logs-edge"]
}

resource "aws_globalaccelerator_accelerator" "radio" {
  name = "radio"

  attributes {
    flow_logs_enabled   = !local.live
    flow_logs_s3_bucket = aws_s3_bucket.logs.id
    flow_logs_s3_prefix = "accelerator/"
  }
}

resource "aws_s3_bucket" "logs" {
  bucket = "corncrake-logs"

  lifecycle_rule {
    id      = "old"
    enabled = local.live
    expiration {
      days = 400
    }
  }
}

data "aws_elb_service_account" "here" {}

data "aws_iam_policy_document" "logs" {
  statement {
    actions   = ["s3:PutObject"]
    resources = ["${aws_s3_bucket.logs.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [data.aws_elb_service_account.here.arn]
    }
  }

  statement {
    effect    = "Deny"
    actions   = ["*"]
    resources = [aws_s3_bucket.logs.arn, "${aws_s3_bucket.logs.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = [false]
    }
  }
}

resource "aws_s3_bucket_policy" "logs" {
  bucket = aws_s3_bucket.logs.id
  policy = data.aws_iam_policy_document.logs.json
}
