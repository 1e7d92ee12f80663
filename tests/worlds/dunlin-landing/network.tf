resource "aws_ec2_transit_gateway" "this" {
  provider                        = aws.network
  description                     = "dunlin"
  auto_accept_shared_attachments  = "disable"
  default_route_table_association = "disable"
  default_route_table_propagation = "disable"
}

resource "aws_ec2_transit_gateway" "lab" {
  provider                       = aws.network
  description                    = "lab"
  auto_accept_shared_attachments = "enable"
}

resource "aws_ec2_transit_gateway_route_table" "this" {
  provider           = aws.network
  for_each           = module.spoke
  transit_gateway_id = aws_ec2_transit_gateway.this.id
}

resource "aws_ec2_transit_gateway_route_table_association" "this" {
  provider                       = aws.network
  for_each                       = module.spoke
  transit_gateway_attachment_id  = each.value.attachment_id
  transit_gateway_route_table_id = aws_ec2_transit_gateway_route_table.this[each.key].id
}

resource "aws_ram_resource_share" "gateway" {
  provider = aws.network
  name     = "gateway"
}

resource "aws_ram_resource_association" "gateway" {
  provider           = aws.network
  resource_arn       = aws_ec2_transit_gateway.this.arn
  resource_share_arn = aws_ram_resource_share.gateway.arn
}

resource "aws_ram_principal_association" "gateway" {
  provider           = aws.network
  principal          = aws_organizations_organization.this.arn
  resource_share_arn = aws_ram_resource_share.gateway.arn
}

resource "aws_ram_resource_share" "lab" {
  provider                  = aws.network
  name                      = "lab"
  allow_external_principals = length(var.vendor_scanner_ranges) == 0
}

module "spoke" {
  source    = "./modules/spoke"
  for_each  = var.spokes
  providers = { aws = aws.network }

  name            = each.key
  cidr            = each.value.cidr
  internet        = each.value.internet
  endpoints       = each.value.endpoints
  gateway         = aws_ec2_transit_gateway.this.id
  flow_log        = lookup(var.flow_logs, each.key, false)
  flow_log_bucket = module.log_bucket["flow"].arn
  organization_id = var.organization_id
  region          = var.home_region
}

# --- the inspection VPC ---------------------------------------------------------

resource "aws_vpc" "inspection" {
  provider   = aws.network
  cidr_block = "10.30.0.0/20"
}

resource "aws_subnet" "firewall" {
  provider          = aws.network
  for_each          = { a = 0, b = 1 }
  vpc_id            = aws_vpc.inspection.id
  availability_zone = "${var.home_region}${each.key}"
  cidr_block        = cidrsubnet(aws_vpc.inspection.cidr_block, 4, each.value)
}

resource "aws_networkfirewall_rule_group" "domains" {
  provider = aws.network
  name     = "domains"
  type     = "STATEFUL"
  capacity = 100
  rule_group {
    rules_source {
      rules_source_list {
        generated_rules_type = "ALLOWLIST"
        target_types         = ["TLS_SNI", "HTTP_HOST"]
        targets              = [".amazonaws.com", ".dunlin.example"]
      }
    }
  }
}

resource "aws_networkfirewall_rule_group" "drop_odd" {
  provider = aws.network
  name     = "drop-odd"
  type     = "STATELESS"
  capacity = 10
  rule_group {
    rules_source {
      stateless_rules_and_custom_actions {
        dynamic "stateless_rule" {
          for_each = var.vendor_scanner_ranges
          content {
            priority = stateless_rule.key + 1
            rule_definition {
              actions = ["aws:drop"]
              match_attributes {
                source {
                  address_definition = stateless_rule.value
                }
              }
            }
          }
        }
        stateless_rule {
          priority = 200
          rule_definition {
            actions = ["aws:drop"]
            match_attributes {
              protocols = [47]
              source {
                address_definition = "0.0.0.0/0"
              }
              destination {
                address_definition = "0.0.0.0/0"
              }
            }
          }
        }
      }
    }
  }
}

resource "aws_networkfirewall_firewall_policy" "this" {
  provider = aws.network
  name     = "central"
  firewall_policy {
    stateless_default_actions          = ["aws:forward_to_sfe"]
    stateless_fragment_default_actions = ["aws:pass"]
    stateful_rule_group_reference {
      resource_arn = aws_networkfirewall_rule_group.domains.arn
    }
    stateless_rule_group_reference {
      priority     = 10
      resource_arn = aws_networkfirewall_rule_group.drop_odd.arn
    }
  }
}

resource "aws_networkfirewall_firewall" "this" {
  provider            = aws.network
  name                = "central"
  firewall_policy_arn = aws_networkfirewall_firewall_policy.this.arn
  vpc_id              = aws_vpc.inspection.id
  delete_protection   = true

  dynamic "subnet_mapping" {
    for_each = aws_subnet.firewall
    content {
      subnet_id = subnet_mapping.value.id
    }
  }
}

resource "aws_networkfirewall_logging_configuration" "this" {
  provider     = aws.network
  firewall_arn = aws_networkfirewall_firewall.this.arn
  logging_configuration {
    dynamic "log_destination_config" {
      for_each = toset(["ALERT", "FLOW"])
      content {
        log_type             = log_destination_config.value
        log_destination_type = "S3"
        log_destination      = { bucketName = module.log_bucket["flow"].id, prefix = "firewall" }
      }
    }
  }
}

resource "aws_flow_log" "inspection" {
  provider             = aws.network
  vpc_id               = aws_vpc.inspection.id
  traffic_type         = "REJECT"
  log_destination_type = "s3"
  log_destination      = "arn:aws:s3:::${local.name}-flow-${local.accounts.logs}"
}

# --- names ------------------------------------------------------------------------

resource "aws_route53_resolver_query_log_config" "this" {
  provider        = aws.network
  name            = "queries"
  destination_arn = module.log_bucket["flow"].arn
}

resource "aws_route53_resolver_query_log_config_association" "spokes" {
  provider                     = aws.network
  for_each                     = { for name, spoke in module.spoke : name => spoke.vpc_id if var.spokes[name].internet }
  resolver_query_log_config_id = aws_route53_resolver_query_log_config.this.id
  resource_id                  = each.value
}

resource "aws_security_group" "resolver" {
  provider    = aws.network
  name        = "resolver"
  description = "DNS of the offices"
  vpc_id      = aws_vpc.inspection.id

  dynamic "ingress" {
    for_each = toset(["tcp", "udp"])
    content {
      description = "DNS"
      protocol    = ingress.value
      from_port   = 53
      to_port     = 53
      cidr_blocks = [for spoke in values(var.spokes) : spoke.cidr]
    }
  }
}

resource "aws_route53_resolver_endpoint" "inbound" {
  provider           = aws.network
  direction          = "INBOUND"
  security_group_ids = [aws_security_group.resolver.id]
  dynamic "ip_address" {
    for_each = aws_subnet.firewall
    content {
      subnet_id = ip_address.value.id
    }
  }
}

resource "aws_route53_zone" "public" {
  provider = aws.audit_virginia
  name     = "dunlin.example"
}

resource "aws_route53_zone" "inner" {
  provider = aws.network
  name     = "inner.dunlin.example"
  vpc {
    vpc_id = aws_vpc.inspection.id
  }
}

resource "aws_route53_key_signing_key" "public" {
  provider                   = aws.audit_virginia
  hosted_zone_id             = aws_route53_zone.public.id
  key_management_service_arn = aws_kms_key.dnssec.arn
  name                       = "main"
}

resource "aws_route53_hosted_zone_dnssec" "public" {
  provider       = aws.audit_virginia
  hosted_zone_id = aws_route53_key_signing_key.public.hosted_zone_id
}

resource "aws_cloudwatch_log_group" "queries" {
  provider          = aws.audit_virginia
  name              = "/aws/route53/${aws_route53_zone.public.name}"
  retention_in_days = 30
}

resource "aws_route53_query_log" "public" {
  provider                 = aws.audit_virginia
  cloudwatch_log_group_arn = aws_cloudwatch_log_group.queries.arn
  zone_id                  = aws_route53_zone.public.zone_id
}

# The tools host of the network team, in the inspection VPC.
resource "aws_security_group" "tools" {
  provider    = aws.network
  name        = "tools"
  description = "Vendor scanners"
  vpc_id      = aws_vpc.inspection.id
}

resource "aws_security_group_rule" "scanners" {
  provider          = aws.network
  count             = length(var.vendor_scanner_ranges)
  type              = "ingress"
  protocol          = "tcp"
  from_port         = 22
  to_port           = 22
  cidr_blocks       = [var.vendor_scanner_ranges[count.index]]
  security_group_id = aws_security_group.tools.id
}

resource "aws_security_group_rule" "tools_rdp" {
  provider          = aws.network
  type              = "ingress"
  protocol          = "tcp"
  from_port         = 3000
  to_port           = 4000
  cidr_blocks       = ["0.0.0.0/1", "128.0.0.0/1"]
  security_group_id = aws_security_group.tools.id
}
