terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "zones" { type = map(string) }
variable "protect" {
  type    = bool
  default = true
}
variable "key" { type = string }
variable "domains" { type = list(string) }
variable "log_types" {
  type    = set(string)
  default = ["ALERT"]
}
variable "log_group" { type = string }

resource "aws_vpc" "this" {
  cidr_block = "10.60.0.0/20"
}

resource "aws_subnet" "firewall" {
  for_each          = var.zones
  vpc_id            = aws_vpc.this.id
  availability_zone = each.key
  cidr_block        = each.value
}

resource "aws_subnet" "public" {
  for_each                = { for zone, cidr in var.zones : zone => cidrsubnet("10.60.8.0/21", 3, index(keys(var.zones), zone)) }
  vpc_id                  = aws_vpc.this.id
  availability_zone       = each.key
  cidr_block              = each.value
  map_public_ip_on_launch = false
}

resource "aws_networkfirewall_rule_group" "domains" {
  name     = "domains"
  type     = "STATEFUL"
  capacity = 100
  rule_group {
    rules_source {
      rules_source_list {
        generated_rules_type = "ALLOWLIST"
        target_types         = ["TLS_SNI"]
        targets              = var.domains
      }
    }
  }
  encryption_configuration {
    type   = "CUSTOMER_KMS"
    key_id = var.key
  }
}

resource "aws_networkfirewall_rule_group" "empty" {
  name     = "later"
  type     = "STATELESS"
  capacity = 10
  rule_group {
    rules_source {
      stateless_rules_and_custom_actions {
        dynamic "stateless_rule" {
          for_each = []
          content {
            priority = 1
            rule_definition {
              actions = ["aws:drop"]
              match_attributes {}
            }
          }
        }
      }
    }
  }
}

resource "aws_networkfirewall_firewall_policy" "this" {
  name = "egress"
  firewall_policy {
    stateless_default_actions          = ["aws:forward_to_sfe"]
    stateless_fragment_default_actions = ["aws:drop"]
    stateful_default_actions           = ["aws:drop_established"]
    stateful_engine_options {
      rule_order = "STRICT_ORDER"
    }
    stateful_rule_group_reference {
      priority     = 10
      resource_arn = aws_networkfirewall_rule_group.domains.arn
    }
  }
  encryption_configuration {
    type = "AWS_OWNED_KMS_KEY"
  }
}

resource "aws_networkfirewall_firewall" "this" {
  name                              = "egress"
  firewall_policy_arn               = aws_networkfirewall_firewall_policy.this.arn
  vpc_id                            = aws_vpc.this.id
  delete_protection                 = var.protect
  firewall_policy_change_protection = var.protect
  subnet_change_protection          = !var.protect

  dynamic "subnet_mapping" {
    for_each = values(aws_subnet.firewall)[*].id
    content {
      subnet_id = subnet_mapping.value
    }
  }
  encryption_configuration {
    type   = "CUSTOMER_KMS"
    key_id = var.key
  }
}

resource "aws_networkfirewall_logging_configuration" "this" {
  firewall_arn = aws_networkfirewall_firewall.this.arn
  logging_configuration {
    dynamic "log_destination_config" {
      for_each = var.log_types
      content {
        log_type             = log_destination_config.key
        log_destination_type = "CloudWatchLogs"
        log_destination      = { logGroup = var.log_group }
      }
    }
  }
}

resource "aws_default_network_acl" "this" {
  default_network_acl_id = aws_vpc.this.default_network_acl_id
  lifecycle {
    ignore_changes = [subnet_ids]
  }
}

resource "aws_default_security_group" "this" {
  vpc_id = aws_vpc.this.id
}

output "vpc_id" { value = aws_vpc.this.id }
output "subnet_ids" { value = [for subnet in aws_subnet.public : subnet.id] }
output "firewall_subnet_ids" { value = [for subnet in aws_subnet.firewall : subnet.id] }
