terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "~> 3.39" }
  }
}

provider "aws" {
  region = "eu-west-2"
}

provider "aws" {
  alias  = "lab"
  region = "eu-west-2"
  assume_role {
    role_arn = "arn:aws:iam::222233334444:role/network"
  }
}

variable "contractors" {
  description = "Ranges that maintain the weirs"
  type        = map(string)
  default = {
    north = "198.51.100.16/28"
    south = "203.0.113.128/25"
  }
}

variable "psk" {
  type      = string
  sensitive = true
}

locals {
  basins = ["upper", "lower"]
  everywhere = {
    v4 = "0.0.0.0/0"
    v6 = "::/0"
  }
}

module "gauge" {
  source      = "./gauge"
  for_each    = toset(local.basins)
  name        = each.key
  cidr        = cidrsubnet("10.128.0.0/12", 4, index(local.basins, each.key))
  observe     = each.key == "upper"
  contractors = var.contractors
  lockdown    = each.key == "upper"
}

# The laboratory's network is in another account, and made here all the same.
module "lab" {
  source    = "./gauge"
  providers = { aws = aws.lab }
  name      = "lab"
  cidr      = "10.200.0.0/16"
  observe   = false
}

# --- one basin speaks with the other, the lab with both

resource "aws_vpc_peering_connection" "basins" {
  vpc_id      = module.gauge["upper"].vpc
  peer_vpc_id = module.gauge["lower"].vpc
  auto_accept = true
}

resource "aws_route" "up_down" {
  for_each = {
    upper = { table = module.gauge["upper"].table, to = "10.129.16.0/20" }
    lower = { table = module.gauge["lower"].table, to = "10.128.0.0/16" }
  }
  route_table_id            = each.value.table
  destination_cidr_block    = each.value.to
  vpc_peering_connection_id = aws_vpc_peering_connection.basins.id
}

resource "aws_ec2_transit_gateway" "river" {
  description                     = "Basins, laboratory, offices"
  auto_accept_shared_attachments  = "enable"
  default_route_table_association = "disable"
}

resource "aws_ec2_transit_gateway_vpc_attachment" "basin" {
  for_each           = module.gauge
  transit_gateway_id = aws_ec2_transit_gateway.river.id
  vpc_id             = each.value.vpc
  subnet_ids         = each.value.inner
}

# --- offices

resource "aws_customer_gateway" "office" {
  bgp_asn    = 65010
  ip_address = "192.0.2.10"
  type       = "ipsec.1"
}

resource "aws_vpn_connection" "office" {
  customer_gateway_id = aws_customer_gateway.office.id
  transit_gateway_id  = aws_ec2_transit_gateway.river.id
  type                = aws_customer_gateway.office.type
  static_routes_only  = true

  tunnel1_preshared_key                = var.psk
  tunnel1_ike_versions                 = ["ikev2"]
  tunnel1_phase1_encryption_algorithms = ["AES256", "AES256-GCM-16"]
  tunnel1_phase1_integrity_algorithms  = ["SHA2-256"]
  tunnel1_phase1_dh_group_numbers      = [14, 19]
  tunnel2_preshared_key                = "oxbow.lake_1911"
  tunnel2_phase1_dh_group_numbers      = [2]
  tunnel2_phase2_integrity_algorithms  = ["SHA1"]
}

resource "aws_cloudwatch_log_group" "vpn" {
  name              = "/river/vpn"
  retention_in_days = 400
}

resource "aws_ec2_client_vpn_endpoint" "staff" {
  server_certificate_arn = "arn:aws:acm:eu-west-2:111122223333:certificate/6f1a2b3c-0000-4000-8000-000000000001"
  client_cidr_block      = "10.250.0.0/22"
  split_tunnel           = true

  authentication_options {
    type                       = "certificate-authentication"
    root_certificate_chain_arn = "arn:aws:acm:eu-west-2:111122223333:certificate/6f1a2b3c-0000-4000-8000-000000000002"
  }

  connection_log_options {
    enabled              = aws_cloudwatch_log_group.vpn.retention_in_days >= 365
    cloudwatch_log_group = aws_cloudwatch_log_group.vpn.name
  }
}

resource "aws_ec2_client_vpn_network_association" "staff" {
  for_each               = toset(local.basins)
  client_vpn_endpoint_id = aws_ec2_client_vpn_endpoint.staff.id
  subnet_id              = module.gauge["upper"].inner[index(local.basins, each.value)]
  security_groups        = each.value == "upper" ? [module.gauge["upper"].group] : null
}

resource "aws_ec2_client_vpn_authorization_rule" "basins" {
  client_vpn_endpoint_id = aws_ec2_client_vpn_endpoint.staff.id
  target_network_cidr    = "10.128.0.0/12"
  authorize_all_groups   = true
}
