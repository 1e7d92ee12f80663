variable "cidr" { type = string }
variable "zones" { type = list(string) }
variable "drop_list" { type = list(string) }
variable "protect" { type = bool }
variable "alert_logs" { type = string }
variable "flow_logs" { type = string }

resource "aws_vpc" "this" {
  cidr_block = var.cidr
}

resource "aws_subnet" "firewall" {
  count             = length(var.zones)
  vpc_id            = aws_vpc.this.id
  availability_zone = var.zones[count.index]
  cidr_block        = cidrsubnet(var.cidr, 8, count.index)
}

resource "aws_subnet" "attachment" {
  count             = length(var.zones)
  vpc_id            = aws_vpc.this.id
  availability_zone = var.zones[count.index]
  cidr_block        = cidrsubnet(var.cidr, 8, 10 + count.index)
}

resource "aws_flow_log" "subnet" {
  for_each = merge(
    { for index, subnet in aws_subnet.firewall : "firewall-${index}" => subnet.id },
    { for index, subnet in aws_subnet.attachment : "attachment-${index}" => subnet.id },
  )

  subnet_id            = each.value
  traffic_type         = "REJECT"
  log_destination_type = "cloud-watch-logs"
  log_group_name       = var.flow_logs
  iam_role_arn         = aws_iam_role.flow.arn
}

resource "aws_iam_role" "flow" {
  name = "flow-logs"

  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "vpc-flow-logs.amazonaws.com" } }]
  })
}

resource "aws_iam_role_policy" "flow" {
  role = aws_iam_role.flow.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogGroups", "logs:DescribeLogStreams"]
      Resource = "*"
    }]
  })
}

resource "aws_networkfirewall_rule_group" "drop" {
  name     = "drop-domains"
  type     = "STATEFUL"
  capacity = 100

  rule_group {
    rules_source {
      rules_source_list {
        generated_rules_type = "DENYLIST"
        target_types         = ["TLS_SNI", "HTTP_HOST"]
        targets              = var.drop_list
      }
    }
  }
}

# To be filled when the security team has its list.
resource "aws_networkfirewall_rule_group" "addresses" {
  name     = "drop-addresses"
  type     = "STATELESS"
  capacity = 50

  rule_group {
    rules_source {
      stateless_rules_and_custom_actions {
        stateless_rule {
          priority = 1

          rule_definition {
            actions = ["aws:drop"]

            match_attributes {
              source {
                address_definition = "198.51.100.0/24"
              }
            }
          }
        }
      }
    }
  }
}

resource "aws_networkfirewall_firewall_policy" "this" {
  name = "inspection"

  firewall_policy {
    stateless_default_actions          = ["aws:forward_to_sfe"]
    stateless_fragment_default_actions = ["aws:pass"]

    stateful_rule_group_reference {
      resource_arn = aws_networkfirewall_rule_group.drop.arn
    }
  }
}

resource "aws_networkfirewall_firewall" "this" {
  name                = "inspection"
  vpc_id              = aws_vpc.this.id
  firewall_policy_arn = aws_networkfirewall_firewall_policy.this.arn
  delete_protection   = var.protect

  subnet_change_protection = var.protect

  dynamic "subnet_mapping" {
    for_each = aws_subnet.firewall[*].id

    content {
      subnet_id = subnet_mapping.value
    }
  }
}

resource "aws_networkfirewall_logging_configuration" "this" {
  firewall_arn = aws_networkfirewall_firewall.this.arn

  logging_configuration {
    log_destination_config {
      log_type             = "ALERT"
      log_destination_type = "CloudWatchLogs"
      log_destination      = { logGroup = var.alert_logs }
    }

    log_destination_config {
      log_type             = "FLOW"
      log_destination_type = "CloudWatchLogs"
      log_destination      = { logGroup = var.flow_logs }
    }
  }
}
