variable "name" { type = string }
variable "cidr" { type = string }
variable "zones" { type = list(string) }
variable "tiers" { type = map(number) }
variable "public_tiers" { type = list(string) }
variable "flow_logs" { type = bool }
variable "flow_log_bucket" { type = string }
variable "transit_gateway_id" { type = string }
variable "admin_cidrs" { type = list(string) }

locals {
  subnets = merge([
    for tier, offset in var.tiers : {
      for index, zone in var.zones : "${tier}-${index}" => {
        tier = tier
        zone = zone
        cidr = cidrsubnet(var.cidr, 4, offset + index)
      }
    }
  ]...)

  has_web  = length(setintersection(keys(var.tiers), var.public_tiers)) > 0
  has_data = contains(keys(var.tiers), "data")
}

resource "aws_vpc" "this" {
  cidr_block           = var.cidr
  enable_dns_hostnames = true
  tags                 = { Name = var.name }
}

resource "aws_subnet" "this" {
  for_each                = local.subnets
  vpc_id                  = aws_vpc.this.id
  cidr_block              = each.value.cidr
  availability_zone       = each.value.zone
  map_public_ip_on_launch = contains(var.public_tiers, each.value.tier)
  tags                    = { Name = "${var.name}-${each.key}", tier = each.value.tier }
}

resource "aws_internet_gateway" "this" {
  count  = local.has_web ? 1 : 0
  vpc_id = aws_vpc.this.id
}

resource "aws_route_table" "tier" {
  for_each = var.tiers
  vpc_id   = aws_vpc.this.id
}

resource "aws_route" "world" {
  for_each               = { for tier, offset in var.tiers : tier => offset if contains(var.public_tiers, tier) }
  route_table_id         = aws_route_table.tier[each.key].id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.this[0].id
}

resource "aws_route" "hub" {
  for_each               = { for tier, offset in var.tiers : tier => offset if !contains(var.public_tiers, tier) }
  route_table_id         = aws_route_table.tier[each.key].id
  destination_cidr_block = "0.0.0.0/0"
  transit_gateway_id     = var.transit_gateway_id
  depends_on             = [aws_ec2_transit_gateway_vpc_attachment.this]
}

resource "aws_route_table_association" "this" {
  for_each       = local.subnets
  subnet_id      = aws_subnet.this[each.key].id
  route_table_id = aws_route_table.tier[each.value.tier].id
}

resource "aws_ec2_transit_gateway_vpc_attachment" "this" {
  vpc_id             = aws_vpc.this.id
  transit_gateway_id = var.transit_gateway_id
  subnet_ids         = [for key, subnet in aws_subnet.this : subnet.id if startswith(key, keys(var.tiers)[0])]

  transit_gateway_default_route_table_association = false
  transit_gateway_default_route_table_propagation = false
}

resource "aws_flow_log" "this" {
  count                = var.flow_logs ? 1 : 0
  vpc_id               = aws_vpc.this.id
  traffic_type         = "ALL"
  log_destination      = var.flow_log_bucket
  log_destination_type = "s3"
}

resource "aws_default_security_group" "this" {
  vpc_id = aws_vpc.this.id
}

# Only the data tier gets an ACL of its own.
resource "aws_network_acl" "data" {
  count      = local.has_data ? 1 : 0
  vpc_id     = aws_vpc.this.id
  subnet_ids = [for key, definition in local.subnets : aws_subnet.this[key].id if definition.tier == "data"]

  ingress {
    rule_no    = 100
    action     = "allow"
    protocol   = "tcp"
    from_port  = 5432
    to_port    = 5432
    cidr_block = var.cidr
  }

  egress {
    rule_no    = 100
    action     = "allow"
    protocol   = "tcp"
    from_port  = 1024
    to_port    = 65535
    cidr_block = var.cidr
  }
}

resource "aws_security_group" "admin" {
  name_prefix = "${var.name}-admin-"
  description = "Administration of ${var.name}"
  vpc_id      = aws_vpc.this.id

  dynamic "ingress" {
    for_each = toset(var.admin_cidrs)

    content {
      description = "SSH"
      protocol    = "tcp"
      from_port   = 22
      to_port     = 22
      cidr_blocks = [ingress.value]
    }
  }
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id          = aws_vpc.this.id
  service_name    = "com.amazonaws.eu-north-1.s3"
  route_table_ids = [for tier, table in aws_route_table.tier : table.id if !contains(var.public_tiers, tier)]
}

output "vpc_id" { value = aws_vpc.this.id }
output "attachment_id" { value = aws_ec2_transit_gateway_vpc_attachment.this.id }
output "subnet_ids" { value = { for key, subnet in aws_subnet.this : key => subnet.id } }
output "admin_group" { value = aws_security_group.admin.id }
