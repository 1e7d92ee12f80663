variable "name" { type = string }
variable "cidr" { type = string }
variable "zones" { type = list(string) }
variable "flow_log" { type = bool }

locals {
  tiers = ["public", "app", "data"]
  plan  = { for pair in setproduct(local.tiers, range(length(var.zones))) : "${pair[0]}-${pair[1]}" => { tier = pair[0], number = tonumber(pair[1]) } }
}

resource "aws_vpc" "this" {
  cidr_block           = var.cidr
  enable_dns_hostnames = true
  tags                 = { Name = var.name }
}

resource "aws_internet_gateway" "this" {
  vpc_id = aws_vpc.this.id
}

resource "aws_subnet" "this" {
  for_each          = local.plan
  vpc_id            = aws_vpc.this.id
  availability_zone = var.zones[each.value.number]
  cidr_block        = cidrsubnet(var.cidr, 6, index(local.tiers, each.value.tier) * 8 + each.value.number)
}

resource "aws_route_table" "this" {
  for_each = toset(local.tiers)
  vpc_id   = aws_vpc.this.id

  dynamic "route" {
    for_each = each.key == "public" ? [aws_internet_gateway.this.id] : []

    content {
      cidr_block = "0.0.0.0/0"
      gateway_id = route.value
    }
  }
}

resource "aws_route_table_association" "this" {
  for_each       = local.plan
  subnet_id      = aws_subnet.this[each.key].id
  route_table_id = aws_route_table.this[each.value.tier].id
}

resource "aws_default_security_group" "this" {
  vpc_id = aws_vpc.this.id
}

resource "aws_cloudwatch_log_group" "flows" {
  count             = var.flow_log ? 1 : 0
  name              = "/flows/${var.name}"
  retention_in_days = 365
}

resource "aws_iam_role" "flows" {
  count              = var.flow_log ? 1 : 0
  name               = "${var.name}-flows"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "vpc-flow-logs.amazonaws.com" } }] })
}

resource "aws_flow_log" "this" {
  count           = var.flow_log ? 1 : 0
  vpc_id          = aws_vpc.this.id
  traffic_type    = "REJECT"
  iam_role_arn    = aws_iam_role.flows[0].arn
  log_destination = aws_cloudwatch_log_group.flows[0].arn
}

output "vpc" { value = aws_vpc.this.id }
output "subnets" { value = { for tier in local.tiers : tier => [for name, subnet in aws_subnet.this : subnet.id if startswith(name, "${tier}-")] } }
output "tables" { value = { for tier, table in aws_route_table.this : tier => table.id } }
