variable "name" {
  type = string
}

variable "aliases" {
  type    = list(string)
  default = []
}

variable "certificate_arn" {
  type    = string
  default = null
}

variable "minimum_tls" {
  type    = string
  default = "TLSv1.2_2021"
}

variable "web_acl_arn" {
  type    = string
  default = null
}

variable "log_bucket" {
  type    = string
  default = null
}

variable "root" {
  type    = string
  default = null
}

variable "origins" {
  type = map(object({
    domain   = string
    oac      = optional(string)
    protocol = optional(string)
    tls      = optional(list(string), ["TLSv1.2"])
  }))
}

variable "failover" {
  description = "Second origin of the default behaviour."
  type        = string
  default     = null
}

variable "default" {
  type = object({
    origin         = string
    viewer         = optional(string, "redirect-to-https")
    headers_policy = optional(string)
    key_groups     = optional(list(string), [])
    signers        = optional(list(string))
    functions      = optional(map(string), {})
    lambdas        = optional(map(string), {})
  })
}

variable "paths" {
  type = map(object({
    origin         = string
    viewer         = optional(string, "redirect-to-https")
    headers_policy = optional(string)
  }))
  default = {}
}

data "aws_cloudfront_cache_policy" "optimized" {
  name = "Managed-CachingOptimized"
}

resource "aws_cloudfront_distribution" "this" {
  comment             = var.name
  enabled             = true
  is_ipv6_enabled     = true
  aliases             = var.aliases
  default_root_object = var.root
  web_acl_id          = var.web_acl_arn

  dynamic "origin" {
    for_each = var.origins
    content {
      origin_id                = origin.key
      domain_name              = origin.value.domain
      origin_access_control_id = origin.value.oac

      dynamic "custom_origin_config" {
        for_each = origin.value.protocol[*]
        content {
          http_port              = 80
          https_port             = 443
          origin_protocol_policy = custom_origin_config.value
          origin_ssl_protocols   = origin.value.tls
        }
      }
    }
  }

  dynamic "origin_group" {
    for_each = var.failover[*]
    content {
      origin_id = "pair"
      failover_criteria {
        status_codes = [500, 502, 503]
      }
      member {
        origin_id = var.default.origin
      }
      member {
        origin_id = origin_group.value
      }
    }
  }

  default_cache_behavior {
    target_origin_id           = var.failover == null ? var.default.origin : "pair"
    viewer_protocol_policy     = var.default.viewer
    allowed_methods            = ["GET", "HEAD"]
    cached_methods             = ["GET", "HEAD"]
    cache_policy_id            = data.aws_cloudfront_cache_policy.optimized.id
    response_headers_policy_id = var.default.headers_policy
    trusted_key_groups         = var.default.key_groups
    trusted_signers            = var.default.signers

    dynamic "function_association" {
      for_each = var.default.functions
      content {
        event_type   = function_association.key
        function_arn = function_association.value
      }
    }

    dynamic "lambda_function_association" {
      for_each = var.default.lambdas
      content {
        event_type = lambda_function_association.key
        lambda_arn = lambda_function_association.value
      }
    }
  }

  dynamic "ordered_cache_behavior" {
    for_each = var.paths
    content {
      path_pattern               = ordered_cache_behavior.key
      target_origin_id           = ordered_cache_behavior.value.origin
      viewer_protocol_policy     = ordered_cache_behavior.value.viewer
      allowed_methods            = ["GET", "HEAD"]
      cached_methods             = ["GET", "HEAD"]
      cache_policy_id            = data.aws_cloudfront_cache_policy.optimized.id
      response_headers_policy_id = ordered_cache_behavior.value.headers_policy
    }
  }

  dynamic "logging_config" {
    for_each = var.log_bucket[*]
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
    cloudfront_default_certificate = var.certificate_arn == null
    acm_certificate_arn            = var.certificate_arn
    ssl_support_method             = var.certificate_arn == null ? null : "sni-only"
    minimum_protocol_version       = var.certificate_arn == null ? null : var.minimum_tls
  }
}

output "arn" {
  value = aws_cloudfront_distribution.this.arn
}

output "id" {
  value = aws_cloudfront_distribution.this.id
}
