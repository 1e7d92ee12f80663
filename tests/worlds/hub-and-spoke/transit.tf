resource "aws_ec2_transit_gateway" "hub" {
  description                     = "hub"
  default_route_table_association = "disable"
  default_route_table_propagation = "disable"
  auto_accept_shared_attachments  = "disable"
}

# Left over from the merger with Nordfrakt. Nobody dares to delete it.
resource "aws_ec2_transit_gateway" "nordfrakt" {
  description                     = "nordfrakt"
  auto_accept_shared_attachments  = "enable"
  default_route_table_association = "disable"
}

resource "aws_ec2_transit_gateway_route_table" "zone" {
  for_each           = toset(["spokes", "inspection"])
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
}

resource "aws_ec2_transit_gateway_route_table_association" "spoke" {
  for_each                       = module.spoke
  transit_gateway_attachment_id  = each.value.attachment_id
  transit_gateway_route_table_id = aws_ec2_transit_gateway_route_table.zone["spokes"].id
}

resource "aws_customer_gateway" "bergen" {
  bgp_asn    = 65010
  ip_address = "203.0.113.17"
  type       = "ipsec.1"
}

resource "aws_vpn_connection" "bergen" {
  customer_gateway_id = aws_customer_gateway.bergen.id
  transit_gateway_id  = aws_ec2_transit_gateway.hub.id
  type                = aws_customer_gateway.bergen.type
}

# ---- people who work from home ----

resource "aws_acm_certificate" "vpn" {
  domain_name       = "vpn.fjordline.example"
  validation_method = "DNS"
}

resource "aws_ec2_client_vpn_endpoint" "home" {
  description            = "home offices"
  server_certificate_arn = aws_acm_certificate.vpn.arn
  client_cidr_block      = "10.99.0.0/20"
  split_tunnel           = true

  authentication_options {
    type                       = "certificate-authentication"
    root_certificate_chain_arn = aws_acm_certificate.vpn.arn
  }

  connection_log_options {
    enabled              = true
    cloudwatch_log_group = aws_cloudwatch_log_group.vpn.name
  }
}

resource "aws_cloudwatch_log_group" "vpn" {
  name = "/fjordline/client-vpn"
}

resource "aws_ec2_client_vpn_network_association" "home" {
  client_vpn_endpoint_id = aws_ec2_client_vpn_endpoint.home.id
  subnet_id              = module.spoke["billing"].subnet_ids["app-0"]
  security_groups        = [aws_security_group.vpn.id]
}

resource "aws_ec2_client_vpn_endpoint" "contractors" {
  description            = "contractors, until the summer"
  server_certificate_arn = aws_acm_certificate.vpn.arn
  client_cidr_block      = "10.98.0.0/20"

  authentication_options {
    type                       = "certificate-authentication"
    root_certificate_chain_arn = aws_acm_certificate.vpn.arn
  }

  connection_log_options {
    enabled = false
  }
}

resource "aws_ec2_client_vpn_network_association" "contractors" {
  client_vpn_endpoint_id = aws_ec2_client_vpn_endpoint.contractors.id
  subnet_id              = module.spoke["sandbox"].subnet_ids["web-0"]
}

resource "aws_security_group" "vpn" {
  name        = "client-vpn"
  description = "Home offices to the applications"
  vpc_id      = module.spoke["billing"].vpc_id
}

resource "aws_security_group_rule" "vpn_out" {
  type              = "egress"
  security_group_id = aws_security_group.vpn.id
  description       = "everything inside"
  protocol          = "-1"
  from_port         = 0
  to_port           = 0
  cidr_blocks       = [for spoke in local.spokes : spoke.cidr]
}
