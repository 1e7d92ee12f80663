terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "name" { type = string }
variable "cidr" { type = string }
variable "zones" { type = list(string) }
variable "flow_log" { type = bool }
variable "tls_policy" { type = string }
variable "certificate" { type = string }

variable "logs" {
  type    = string
  default = ""
}

variable "tokens" {
  type    = string
  default = "optional"
}

variable "services" { type = any }

variable "redirect" {
  type    = bool
  default = true
}

variable "key" {
  type    = string
  default = null
}

module "network" {
  source   = "./network"
  name     = var.name
  cidr     = var.cidr
  zones    = var.zones
  flow_log = var.flow_log
}

resource "aws_security_group" "front" {
  name        = "${var.name}-front"
  description = "The balancer"
  vpc_id      = module.network.vpc

  dynamic "ingress" {
    for_each = toset(var.redirect ? [80, 443] : [80, 443, 8443])

    content {
      description = "Viewers"
      protocol    = "tcp"
      from_port   = ingress.value
      to_port     = ingress.value
      cidr_blocks = ["0.0.0.0/0"]
    }
  }
}

resource "aws_lb" "front" {
  name                       = "${var.name}-front"
  security_groups            = [aws_security_group.front.id]
  subnets                    = module.network.subnets.public
  drop_invalid_header_fields = true
  enable_deletion_protection = var.logs != ""

  access_logs {
    bucket  = var.logs == "" ? "corncrake-nowhere" : var.logs
    enabled = var.logs != ""
  }
}

resource "aws_lb" "ingest" {
  name                             = "${var.name}-ingest"
  load_balancer_type               = "network"
  internal                         = true
  subnets                          = slice(module.network.subnets.app, 0, 1)
  enable_cross_zone_load_balancing = false
}

resource "aws_lb_target_group" "front" {
  name        = "${var.name}-front"
  port        = 8080
  protocol    = "HTTP"
  target_type = "ip"
  vpc_id      = module.network.vpc
}

resource "aws_lb_target_group" "encoder" {
  name     = "${var.name}-encoder"
  port     = 1935
  protocol = "TCP"
  vpc_id   = module.network.vpc
}

resource "aws_lb_listener" "tls" {
  load_balancer_arn = aws_lb.front.arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = var.tls_policy
  certificate_arn   = var.certificate

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.front.arn
  }
}

resource "aws_lb_listener" "plain" {
  load_balancer_arn = aws_lb.front.arn
  port              = 80
  protocol          = "HTTP"

  default_action {
    type             = var.redirect ? "redirect" : "forward"
    target_group_arn = var.redirect ? null : aws_lb_target_group.front.arn

    dynamic "redirect" {
      for_each = var.redirect ? [443] : []

      content {
        port        = redirect.value
        protocol    = "HTTPS"
        status_code = "HTTP_301"
      }
    }
  }
}

resource "aws_lb_listener" "ingest" {
  load_balancer_arn = aws_lb.ingest.arn
  port              = 1935
  protocol          = "TCP"

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.encoder.arn
  }
}

resource "aws_ecs_cluster" "this" {
  name = var.name

  dynamic "setting" {
    for_each = var.key == null ? [] : ["enabled"]

    content {
      name  = "containerInsights"
      value = setting.value
    }
  }
}

resource "aws_security_group" "tasks" {
  name        = "${var.name}-tasks"
  description = "Tasks"
  vpc_id      = module.network.vpc
}

resource "aws_security_group_rule" "tasks" {
  description              = "The balancer"
  security_group_id        = aws_security_group.tasks.id
  type                     = "ingress"
  protocol                 = "tcp"
  from_port                = 1024
  to_port                  = 65535
  source_security_group_id = aws_security_group.front.id
}

module "service" {
  source   = "./service"
  for_each = var.services

  name    = "${var.name}-${each.key}"
  cluster = aws_ecs_cluster.this.arn
  service = each.value
  subnets = each.value.public ? module.network.subnets.public : module.network.subnets.app
  groups  = [aws_security_group.tasks.id]
}

resource "aws_launch_template" "encoder" {
  name_prefix            = "${var.name}-encoder-"
  image_id               = "ami-0123456789abcdef0"
  instance_type          = "c5.2xlarge"
  vpc_security_group_ids = [aws_security_group.tasks.id]

  metadata_options {
    http_endpoint               = "enabled"
    http_tokens                 = var.tokens
    http_put_response_hop_limit = var.tokens == "required" ? 1 : 3
  }

  block_device_mappings {
    device_name = "/dev/xvda"

    ebs {
      volume_size = 80
      encrypted   = true
      kms_key_id  = var.key
    }
  }

  block_device_mappings {
    device_name = "/dev/xvdb"

    ebs {
      volume_size = 800
      encrypted   = var.key != null
    }
  }
}

resource "aws_autoscaling_group" "encoder" {
  name                = "${var.name}-encoder"
  min_size            = 1
  max_size            = 6
  vpc_zone_identifier = var.key == null ? [module.network.subnets.app[0]] : module.network.subnets.app
  target_group_arns   = [aws_lb_target_group.encoder.arn]
  health_check_type   = length(var.zones) > 2 ? "ELB" : "EC2"

  launch_template {
    id      = aws_launch_template.encoder.id
    version = "$Latest"
  }
}

output "vpc" { value = module.network.vpc }
output "subnets" { value = module.network.subnets }
output "balancer" { value = aws_lb.front.arn }
output "balancer_name" { value = aws_lb.front.dns_name }
output "tasks" { value = aws_security_group.tasks.id }
output "tables" { value = module.network.tables }
