module "egress" {
  source    = "./modules/egress"
  providers = { aws = aws.network }
  zones     = { eu-central-1a = "10.60.0.0/24", eu-central-1b = "10.60.1.0/24" }
  key       = aws_kms_key.disks.arn
  domains   = [".amazonaws.com"]
  log_group = aws_cloudwatch_log_group.firewall.name
}

resource "aws_cloudwatch_log_group" "firewall" {
  provider          = aws.network
  name              = "/fieldfare/firewall"
  retention_in_days = local.live ? 731 : 14
  log_group_class   = "STANDARD"
}

resource "aws_flow_log" "egress" {
  provider        = aws.network
  traffic_type    = "ALL"
  vpc_id          = module.egress.vpc_id
  log_destination = module.archive_flow.arn
  log_destination_type = "s3"
}

resource "aws_route53_resolver_query_log_config" "this" {
  provider        = aws.network
  name            = "queries"
  destination_arn = module.archive_flow.arn
}

resource "aws_route53profiles_profile" "this" {
  provider = aws.network
  name     = "central"
}

resource "aws_route53profiles_resource_association" "queries" {
  provider     = aws.network
  name         = "queries"
  profile_id   = aws_route53profiles_profile.this.id
  resource_arn = aws_route53_resolver_query_log_config.this.arn
}

resource "aws_route53profiles_association" "egress" {
  provider    = aws.network
  name        = "egress"
  profile_id  = aws_route53profiles_profile.this.id
  resource_id = module.egress.vpc_id
}

resource "aws_ec2_transit_gateway" "this" {
  provider                           = aws.network
  auto_accept_shared_attachments     = local.live ? "disable" : "enable"
  default_route_table_association    = "disable"
  default_route_table_propagation    = "enable"
  security_group_referencing_support = "enable"
}

resource "aws_ram_resource_share" "this" {
  for_each = {
    gateway = { arn = aws_ec2_transit_gateway.this.arn, to = [aws_organizations_organization.this.arn], outside = null }
    partner = { arn = aws_ec2_managed_prefix_list.offices.arn, to = var.partner_accounts, outside = length(var.partner_accounts) > 0 }
  }
  provider                  = aws.network
  name                      = each.key
  allow_external_principals = each.value.outside
}

resource "aws_ec2_managed_prefix_list" "offices" {
  provider       = aws.network
  name           = "offices"
  address_family = "IPv4"
  max_entries    = 5
  dynamic "entry" {
    for_each = { berlin = "203.0.113.0/28", home = "0.0.0.0/0" }
    content {
      cidr        = entry.value
      description = entry.key
    }
  }
}

resource "aws_security_group" "endpoints" {
  provider    = aws.network
  name_prefix = "endpoints-"
  vpc_id      = module.egress.vpc_id
}

resource "aws_vpc_security_group_ingress_rule" "offices" {
  provider          = aws.network
  security_group_id = aws_security_group.endpoints.id
  description       = "Offices"
  ip_protocol       = "tcp"
  from_port         = 22
  to_port           = 443
  prefix_list_id    = aws_ec2_managed_prefix_list.offices.id
}

resource "aws_vpc_endpoint" "interface" {
  provider            = aws.network
  for_each            = toset(["kms", "sts", "logs"])
  vpc_id              = module.egress.vpc_id
  service_name        = "com.amazonaws.${local.home}.${each.key}"
  vpc_endpoint_type   = "Interface"
  subnet_ids          = module.egress.firewall_subnet_ids
  security_group_ids  = [aws_security_group.endpoints.id]
  private_dns_enabled = each.key != "logs"
}

resource "aws_vpc_endpoint_policy" "interface" {
  provider        = aws.network
  for_each        = { for name, one in aws_vpc_endpoint.interface : name => one.id if name != "sts" }
  vpc_endpoint_id = each.value
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "*" }
      Action    = "*"
      Resource  = "*"
      Condition = each.key == "kms" ? { StringEquals = { "aws:ResourceOrgID" = local.organization, "aws:PrincipalOrgID" = local.organization } } : { Bool = { "aws:ViaAWSService" = "false" } }
    }]
  })
}

resource "aws_vpc_endpoint_service" "findings" {
  provider                   = aws.network
  acceptance_required        = !local.live
  allowed_principals         = ["arn:aws:iam::${local.accounts.security}:root"]
  network_load_balancer_arns = [aws_lb.findings.arn]
}

resource "aws_lb" "findings" {
  provider           = aws.network
  name               = "findings"
  load_balancer_type = "network"
  internal           = true
  subnets            = module.egress.subnet_ids
}

resource "aws_lb_listener" "findings" {
  provider          = aws.network
  load_balancer_arn = aws_lb.findings.arn
  port              = 443
  protocol          = "TCP"
  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.findings.arn
  }
}

resource "aws_lb_target_group" "findings" {
  provider = aws.network
  name     = "findings"
  port     = 443
  protocol = "TCP"
  vpc_id   = module.egress.vpc_id
}
