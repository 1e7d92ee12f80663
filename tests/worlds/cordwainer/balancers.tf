data "aws_elb_service_account" "this" {}

locals {
  classic_listeners = {
    web   = { lb = 80, protocol = "http" }
    store = { lb = 443, protocol = "https", certificate = var.certificate_arn }
  }
}

resource "aws_elb" "front" {
  name            = "${local.name}-front"
  subnets         = aws_subnet.front[*].id
  security_groups = [aws_security_group.balancer.id]
  instances       = aws_instance.web[*].id

  dynamic "listener" {
    for_each = local.classic_listeners
    content {
      instance_port      = 8080
      instance_protocol  = "http"
      lb_port            = listener.value.lb
      lb_protocol        = listener.value.protocol
      ssl_certificate_id = lookup(listener.value, "certificate", null)
    }
  }

  access_logs {
    bucket        = module.bucket["logs"].id
    bucket_prefix = "front"
    interval      = 60
  }
}

resource "aws_load_balancer_policy" "front_tls" {
  load_balancer_name = aws_elb.front.name
  policy_name        = "tls"
  policy_type_name   = "SSLNegotiationPolicyType"

  policy_attribute {
    name  = "Reference-Security-Policy"
    value = "ELBSecurityPolicy-TLS-1-2-2017-01"
  }
}

resource "aws_load_balancer_listener_policy" "front_tls" {
  load_balancer_name = aws_elb.front.name
  load_balancer_port = 443
  policy_names       = [aws_load_balancer_policy.front_tls.policy_name]
}

resource "aws_elb" "till" {
  name                        = "${local.name}-till"
  internal                    = true
  subnets                     = aws_subnet.back[*].id
  cross_zone_load_balancing   = false
  connection_draining         = false
  connection_draining_timeout = 30

  listener {
    instance_port      = 9443
    instance_protocol  = "ssl"
    lb_port            = 9443
    lb_protocol        = "ssl"
    ssl_certificate_id = var.certificate_arn
  }

  access_logs {
    bucket  = module.bucket["logs"].id
    enabled = false
  }
}

resource "aws_lb_ssl_negotiation_policy" "till" {
  name          = "till"
  load_balancer = aws_elb.till.id
  lb_port       = 9443

  dynamic "attribute" {
    for_each = { "Protocol-TLSv1" = false, "Protocol-TLSv1.1" = true, "Protocol-TLSv1.2" = true }
    content {
      name  = attribute.key
      value = tostring(attribute.value)
    }
  }
}

resource "aws_lb" "shop" {
  name            = local.name
  subnets         = aws_subnet.front.*.id
  security_groups = [aws_security_group.balancer.id]

  enable_deletion_protection = false
  drop_invalid_header_fields = true

  # In version 3 of the provider this alone does not switch them on.
  access_logs {
    bucket = module.bucket["logs"].id
  }
}

resource "aws_lb_target_group" "shop" {
  name     = local.name
  port     = 8080
  protocol = "HTTP"
  vpc_id   = aws_vpc.shop.id

  health_check {
    path = "/up"
  }
}

resource "aws_lb_listener" "http" {
  load_balancer_arn = aws_lb.shop.arn
  port              = 80

  default_action {
    type = "redirect"

    redirect {
      port        = "443"
      protocol    = "HTTPS"
      status_code = "HTTP_301"
    }
  }
}

# The old tills cannot follow a redirect.
resource "aws_lb_listener_rule" "tills" {
  listener_arn = aws_lb_listener.http.arn
  priority     = 10

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.shop.arn
  }

  condition {
    path_pattern {
      values = ["/till/*"]
    }
  }
}

resource "aws_lb_listener" "https" {
  load_balancer_arn = aws_lb.shop.arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = var.ssl_policy
  certificate_arn   = var.certificate_arn

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.shop.arn
  }
}

resource "aws_wafregional_ipset" "bad" {
  name = "bad"
}

resource "aws_wafregional_rule" "bad" {
  name        = "bad"
  metric_name = "bad"

  predicate {
    type    = "IPMatch"
    data_id = aws_wafregional_ipset.bad.id
    negated = false
  }
}

resource "aws_wafregional_web_acl" "shop" {
  name        = "shop"
  metric_name = "shop"

  default_action {
    type = "ALLOW"
  }

  rule {
    action {
      type = "BLOCK"
    }
    priority = 1
    rule_id  = aws_wafregional_rule.bad.id
  }
}

resource "aws_wafregional_web_acl_association" "shop" {
  resource_arn = aws_lb.shop.arn
  web_acl_id   = aws_wafregional_web_acl.shop.id
}
