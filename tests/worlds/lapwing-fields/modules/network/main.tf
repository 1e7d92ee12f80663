variable "name" { type = string }

variable "zones" {
  type    = set(string)
  default = ["a", "b"]
}

data "aws_region" "here" {}

resource "aws_vpc" "this" {
  cidr_block = "10.8.0.0/16"
}

resource "aws_subnet" "inner" {
  for_each = var.zones

  vpc_id            = aws_vpc.this.id
  availability_zone = "${data.aws_region.here.region}${each.key}"
  cidr_block        = cidrsubnet(aws_vpc.this.cidr_block, 8, index(sort(var.zones), each.key))
}

resource "aws_subnet" "outer" {
  vpc_id                  = aws_vpc.this.id
  availability_zone       = "${data.aws_region.here.region}a"
  cidr_block              = "10.8.200.0/24"
  map_public_ip_on_launch = true
}

resource "aws_internet_gateway" "this" {
  vpc_id = aws_vpc.this.id
}

resource "aws_route_table" "inner" {
  vpc_id = aws_vpc.this.id
}

resource "aws_route_table" "outer" {
  vpc_id = aws_vpc.this.id
}

resource "aws_route" "outer" {
  route_table_id         = aws_route_table.outer.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.this.id
}

resource "aws_route_table_association" "inner" {
  for_each = aws_subnet.inner

  subnet_id      = each.value.id
  route_table_id = aws_route_table.inner.id
}

resource "aws_route_table_association" "outer" {
  subnet_id      = aws_subnet.outer.id
  route_table_id = aws_route_table.outer.id
}

resource "aws_security_group" "inner" {
  name        = "${var.name}-inner"
  description = "What computes inside"
  vpc_id      = aws_vpc.this.id
}

resource "aws_vpc_security_group_egress_rule" "https" {
  security_group_id = aws_security_group.inner.id
  description       = "AWS's endpoints"
  cidr_ipv4         = "10.8.0.0/16"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

output "inner" {
  value = {
    subnets = values(aws_subnet.inner)[*].id
    groups  = [aws_security_group.inner.id]
  }
}

output "outer_subnet" {
  value = aws_subnet.outer.id
}

output "vpc_id" {
  value = aws_vpc.this.id
}
