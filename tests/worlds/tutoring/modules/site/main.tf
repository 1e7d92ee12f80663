variable "name" { type = string }
variable "certificate_arn" { type = string }
variable "function_url" { type = string }
variable "function_name" { type = string }
variable "alb_arn" { type = string }
variable "settings" {
  type = object({
    alias = optional(string)
    acl   = optional(string)
    tls   = optional(string, "TLSv1")
    hsts  = optional(bool, false)
    root  = optional(string)
    geo   = optional(list(string), [])
  })
}

resource "aws_s3_bucket" "assets" {
  bucket_prefix = "kestrel-${var.name}-"
}

resource "aws_cloudfront_origin_access_control" "s3" {
  name                              = "${var.name}-assets"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_origin_access_control" "lambda" {
  name                              = "${var.name}-render"
  origin_access_control_origin_type = "lambda"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_vpc_origin" "api" {
  vpc_origin_endpoint_config {
    name                   = "${var.name}-api"
    arn                    = var.alb_arn
    http_port              = 80
    https_port             = 443
    origin_protocol_policy = var.settings.hsts ? "https-only" : "http-only"

    origin_ssl_protocols {
      items    = ["TLSv1.2"]
      quantity = 1
    }
  }
}

resource "aws_cloudfront_response_headers_policy" "strict" {
  count = var.settings.hsts ? 1 : 0
  name  = "${var.name}-strict"

  security_headers_config {
    strict_transport_security {
      access_control_max_age_sec = 31536000
      include_subdomains         = true
      override                   = true
    }
  }
}

resource "aws_cloudfront_public_key" "lessons" {
  name        = "${var.name}-lessons"
  encoded_key = file("${path.module}/lessons.pem")
}

resource "aws_cloudfront_key_group" "lessons" {
  name  = "${var.name}-lessons"
  items = [aws_cloudfront_public_key.lessons.id]
}

data "aws_cloudfront_cache_policy" "optimized" {
  name = "Managed-CachingOptimized"
}

resource "aws_cloudfront_distribution" "this" {
  enabled             = true
  aliases             = compact([var.settings.alias])
  default_root_object = var.settings.root
  web_acl_id          = var.settings.acl

  origin {
    origin_id                = "assets"
    domain_name              = aws_s3_bucket.assets.bucket_regional_domain_name
    origin_access_control_id = aws_cloudfront_origin_access_control.s3.id
  }

  origin {
    origin_id                = "render"
    domain_name              = trimsuffix(trimprefix(var.function_url, "https://"), "/")
    origin_access_control_id = var.name == "learn" ? aws_cloudfront_origin_access_control.lambda.id : null

    custom_origin_config {
      http_port              = 80
      https_port             = 443
      origin_protocol_policy = "https-only"
      origin_ssl_protocols   = ["TLSv1.2"]
    }
  }

  origin {
    origin_id   = "api"
    domain_name = "api.internal.kestrel.example"

    vpc_origin_config {
      vpc_origin_id = aws_cloudfront_vpc_origin.api.id
    }
  }

  default_cache_behavior {
    target_origin_id           = "render"
    allowed_methods            = ["GET", "HEAD"]
    cached_methods             = ["GET", "HEAD"]
    viewer_protocol_policy     = "redirect-to-https"
    cache_policy_id            = data.aws_cloudfront_cache_policy.optimized.id
    response_headers_policy_id = one(aws_cloudfront_response_headers_policy.strict[*].id)
  }

  ordered_cache_behavior {
    path_pattern               = "/lessons/*"
    target_origin_id           = "assets"
    allowed_methods            = ["GET", "HEAD"]
    cached_methods             = ["GET", "HEAD"]
    viewer_protocol_policy     = "https-only"
    cache_policy_id            = data.aws_cloudfront_cache_policy.optimized.id
    trusted_key_groups         = [aws_cloudfront_key_group.lessons.id]
    response_headers_policy_id = one(aws_cloudfront_response_headers_policy.strict[*].id)
  }

  ordered_cache_behavior {
    path_pattern               = "/api/*"
    target_origin_id           = "api"
    allowed_methods            = ["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"]
    cached_methods             = ["GET", "HEAD"]
    viewer_protocol_policy     = var.settings.alias == null ? "allow-all" : "https-only"
    cache_policy_id            = data.aws_cloudfront_cache_policy.optimized.id
    response_headers_policy_id = one(aws_cloudfront_response_headers_policy.strict[*].id)
  }

  restrictions {
    geo_restriction {
      restriction_type = length(var.settings.geo) > 0 ? "whitelist" : "none"
      locations        = var.settings.geo
    }
  }

  viewer_certificate {
    cloudfront_default_certificate = var.settings.alias == null
    acm_certificate_arn            = var.settings.alias == null ? null : var.certificate_arn
    ssl_support_method             = var.settings.alias == null ? null : "sni-only"
    minimum_protocol_version       = var.settings.tls
  }
}

data "aws_iam_policy_document" "assets" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.assets.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceArn"
      values   = [aws_cloudfront_distribution.this.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "assets" {
  bucket = aws_s3_bucket.assets.id
  policy = data.aws_iam_policy_document.assets.json
}

resource "aws_lambda_permission" "render" {
  function_name          = var.function_name
  action                 = "lambda:InvokeFunctionUrl"
  principal              = "cloudfront.amazonaws.com"
  source_arn             = aws_cloudfront_distribution.this.arn
  function_url_auth_type = "AWS_IAM"
}

resource "aws_cloudwatch_log_delivery_source" "access" {
  count        = var.name == "learn" ? 1 : 0
  region       = "us-east-1"
  name         = "${var.name}-access"
  log_type     = "ACCESS_LOGS"
  resource_arn = aws_cloudfront_distribution.this.arn
}
