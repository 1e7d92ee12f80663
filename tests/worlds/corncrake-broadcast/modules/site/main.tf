variable "alias" { type = string }
variable "bucket" { type = string }
variable "identity" { type = string }
variable "api" { type = string }
variable "wall" { type = string }
variable "logs" { type = string }
variable "tls" { type = string }
variable "viewers" { type = string }
variable "paths" { type = map(string) }
variable "root" { type = string }
variable "certificate" { type = string }

resource "aws_cloudfront_distribution" "this" {
  enabled             = true
  aliases             = var.certificate == null ? [] : [var.alias]
  web_acl_id          = var.wall
  default_root_object = var.root

  origin {
    origin_id   = "files"
    domain_name = var.bucket

    s3_origin_config {
      origin_access_identity = var.identity
    }
  }

  dynamic "origin" {
    for_each = compact([var.api])

    content {
      origin_id   = "api"
      domain_name = origin.value

      custom_origin_config {
        http_port              = 80
        https_port             = 443
        origin_protocol_policy = "match-viewer"
        origin_ssl_protocols   = ["TLSv1.2"]
      }
    }
  }

  default_cache_behavior {
    target_origin_id       = "files"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    viewer_protocol_policy = var.viewers

    forwarded_values {
      query_string = false
      cookies {
        forward = "none"
      }
    }
  }

  dynamic "ordered_cache_behavior" {
    for_each = var.paths

    content {
      path_pattern           = ordered_cache_behavior.key
      target_origin_id       = "api"
      allowed_methods        = ["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"]
      cached_methods         = ["GET", "HEAD"]
      viewer_protocol_policy = ordered_cache_behavior.value

      forwarded_values {
        query_string = true
        cookies {
          forward = "all"
        }
      }
    }
  }

  dynamic "logging_config" {
    for_each = var.logs[*]

    content {
      bucket = logging_config.value
    }
  }

  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }

  viewer_certificate {
    cloudfront_default_certificate = var.certificate == null
    acm_certificate_arn            = var.certificate
    ssl_support_method             = var.certificate == null ? null : "sni-only"
    minimum_protocol_version       = var.certificate == null ? null : var.tls
  }
}
