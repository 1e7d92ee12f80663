variable "name" { type = string }
variable "cidr" { type = string }
variable "zones" { type = list(string) }

locals {
  tiers = { public = 0, private = 1, data = 2 }
  subnets = merge([
    for tier, place in local.tiers : {
      for number, zone in var.zones : "${tier}-${number}" => { tier = tier, zone = zone, cidr = cidrsubnet(var.cidr, 4, place * 4 + number) }
    }
  ]...)
}

resource "aws_vpc" "this" {
  cidr_block           = var.cidr
  enable_dns_hostnames = true
}

resource "aws_internet_gateway" "this" {
  vpc_id = aws_vpc.this.id
}

resource "aws_subnet" "this" {
  for_each = local.subnets

  vpc_id                  = aws_vpc.this.id
  cidr_block              = each.value.cidr
  availability_zone       = each.value.zone
  map_public_ip_on_launch = each.value.tier == "public"
}

resource "aws_route_table" "this" {
  for_each = local.tiers
  vpc_id   = aws_vpc.this.id
}

resource "aws_route" "out" {
  route_table_id         = aws_route_table.this["public"].id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.this.id
}

resource "aws_route_table_association" "this" {
  for_each       = local.subnets
  subnet_id      = aws_subnet.this[each.key].id
  route_table_id = aws_route_table.this[each.value.tier].id
}

output "vpc" { value = aws_vpc.this.id }
output "public" { value = [for name, subnet in aws_subnet.this : subnet.id if local.subnets[name].tier == "public"] }
output "private" { value = [for name, subnet in aws_subnet.this : subnet.id if local.subnets[name].tier == "private"] }
output "data" { value = [for name, subnet in aws_subnet.this : subnet.id if startswith(name, "data-")] }
output "tables" { value = values(aws_route_table.this)[*].id }
