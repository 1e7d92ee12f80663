# --- the firewall in front of the upper basin

locals {
  rule_groups = {
    pass  = { stateful = false, priority = 10 }
    guard = { stateful = true, priority = null }
  }
}

resource "aws_networkfirewall_rule_group" "this" {
  for_each = local.rule_groups
  name     = each.key
  capacity = 100
  type     = each.value.stateful ? "STATEFUL" : "STATELESS"

  rule_group {
    rules_source {
      dynamic "rules_source_list" {
        for_each = each.value.stateful ? [".river.example"] : []
        content {
          generated_rules_type = "ALLOWLIST"
          target_types         = ["TLS_SNI"]
          targets              = [rules_source_list.value]
        }
      }
      dynamic "stateless_rules_and_custom_actions" {
        for_each = each.value.stateful ? [] : [each.value.priority]
        content {
          stateless_rule {
            priority = stateless_rules_and_custom_actions.value
            rule_definition {
              actions = ["aws:pass"]
              match_attributes {
                source {
                  address_definition = "10.0.0.0/8"
                }
              }
            }
          }
        }
      }
    }
  }
}

resource "aws_networkfirewall_firewall_policy" "upper" {
  name = "upper"
  firewall_policy {
    stateless_default_actions          = ["aws:forward_to_sfe"]
    stateless_fragment_default_actions = ["aws:pass"]
    dynamic "stateless_rule_group_reference" {
      for_each = { for name, g in local.rule_groups : name => g if !g.stateful }
      content {
        priority     = stateless_rule_group_reference.value.priority
        resource_arn = aws_networkfirewall_rule_group.this[stateless_rule_group_reference.key].arn
      }
    }
    stateful_rule_group_reference {
      resource_arn = aws_networkfirewall_rule_group.this["guard"].arn
    }
  }
}

resource "aws_networkfirewall_firewall_policy" "spare" {
  name = "spare"
  firewall_policy {
    stateless_default_actions          = ["aws:drop"]
    stateless_fragment_default_actions = ["aws:drop", "alarm"]
    stateless_custom_action {
      action_name = "alarm"
      action_definition {
        publish_metric_action {
          dimension {
            value = "fragments"
          }
        }
      }
    }
  }
}

resource "aws_networkfirewall_firewall" "upper" {
  name                              = "upper"
  vpc_id                            = module.gauge["upper"].vpc
  firewall_policy_arn               = aws_networkfirewall_firewall_policy.upper.arn
  delete_protection                 = true
  subnet_change_protection          = length(local.basins) > 2
  firewall_policy_change_protection = true
  dynamic "subnet_mapping" {
    for_each = range(2)
    content {
      subnet_id = module.gauge["upper"].inner[subnet_mapping.value]
    }
  }
}

resource "aws_networkfirewall_firewall" "lower" {
  name                = "lower"
  vpc_id              = module.gauge["lower"].vpc
  firewall_policy_arn = aws_networkfirewall_firewall_policy.spare.arn
  subnet_mapping {
    subnet_id = module.gauge["lower"].inner[0]
  }
}

resource "aws_networkfirewall_logging_configuration" "upper" {
  firewall_arn = aws_networkfirewall_firewall.upper.arn
  logging_configuration {
    log_destination_config {
      log_destination      = { logGroup = aws_cloudwatch_log_group.vpn.name }
      log_destination_type = "CloudWatchLogs"
      log_type             = "FLOW"
    }
  }
}

# --- prefix lists: what the offices call theirs

resource "aws_ec2_managed_prefix_list" "offices" {
  name           = "offices"
  address_family = "IPv4"
  max_entries    = 5
  dynamic "entry" {
    for_each = merge(var.contractors, { head = "192.0.2.0/24" })
    content {
      cidr        = entry.value
      description = entry.key
    }
  }
}

resource "aws_ec2_managed_prefix_list" "phones" {
  name           = "phones"
  address_family = "IPv6"
  max_entries    = 2
  entry {
    cidr = local.everywhere["v6"]
  }
}

resource "aws_security_group_rule" "phones" {
  security_group_id = module.gauge["lower"].group
  type              = "ingress"
  protocol          = "tcp"
  from_port         = 3389
  to_port           = 3389
  prefix_list_ids   = [aws_ec2_managed_prefix_list.phones.id, aws_ec2_managed_prefix_list.offices.id]
}
