variable "name" { type = string }
variable "cidr" { type = string }
variable "internet" { type = bool }
variable "endpoints" { type = list(string) }
variable "flow_log" {
  type    = bool
  default = true
}
variable "flow_log_bucket" { type = string }
variable "gateway" { type = string }
variable "organization_id" { type = string }
variable "region" { type = string }
variable "zones" {
  type    = list(string)
  default = ["a", "b"]
}

resource "aws_vpc" "this" {
  cidr_block           = var.cidr
  enable_dns_hostnames = true
  tags                 = { Name = var.name }
}

resource "aws_default_security_group" "this" {
  vpc_id = aws_vpc.this.id

  dynamic "ingress" {
    for_each = var.internet ? [] : [1]
    content {
      from_port = 0
      to_port   = 0
      protocol  = "-1"
      self      = true
    }
  }
}

resource "aws_subnet" "inner" {
  count             = length(var.zones)
  vpc_id            = aws_vpc.this.id
  cidr_block        = cidrsubnet(var.cidr, 4, count.index)
  availability_zone = "${var.region}${var.zones[count.index]}"
}

resource "aws_subnet" "edge" {
  count                   = var.internet ? length(var.zones) : 0
  vpc_id                  = aws_vpc.this.id
  cidr_block              = cidrsubnet(var.cidr, 4, count.index + 8)
  availability_zone       = "${var.region}${var.zones[count.index]}"
  map_public_ip_on_launch = true
}

resource "aws_internet_gateway" "this" {
  count  = var.internet ? 1 : 0
  vpc_id = aws_vpc.this.id
}

resource "aws_route_table" "inner" {
  vpc_id = aws_vpc.this.id
  route {
    cidr_block         = "0.0.0.0/0"
    transit_gateway_id = var.gateway
  }
}

resource "aws_route_table_association" "inner" {
  count          = length(var.zones)
  subnet_id      = aws_subnet.inner[count.index].id
  route_table_id = aws_route_table.inner.id
}

resource "aws_route_table" "edge" {
  count  = var.internet ? 1 : 0
  vpc_id = aws_vpc.this.id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = one(aws_internet_gateway.this[*].id)
  }
}

resource "aws_route_table_association" "edge" {
  count          = length(aws_subnet.edge)
  subnet_id      = aws_subnet.edge[count.index].id
  route_table_id = aws_route_table.edge[0].id
}

resource "aws_network_acl" "inner" {
  vpc_id     = aws_vpc.this.id
  subnet_ids = aws_subnet.inner[*].id

  ingress {
    rule_no    = 100
    protocol   = "-1"
    action     = "allow"
    cidr_block = "10.0.0.0/8"
    from_port  = 0
    to_port    = 0
  }
  egress {
    rule_no    = 100
    protocol   = "-1"
    action     = "allow"
    cidr_block = "0.0.0.0/0"
    from_port  = 0
    to_port    = 0
  }
}

resource "aws_flow_log" "this" {
  count                = var.flow_log ? 1 : 0
  vpc_id               = aws_vpc.this.id
  traffic_type         = "ALL"
  log_destination_type = "s3"
  log_destination      = var.flow_log_bucket
}

resource "aws_ec2_transit_gateway_vpc_attachment" "this" {
  vpc_id                                          = aws_vpc.this.id
  subnet_ids                                      = aws_subnet.inner[*].id
  transit_gateway_id                              = var.gateway
  transit_gateway_default_route_table_association = false
  transit_gateway_default_route_table_propagation = false
}

module "endpoints" {
  source          = "./endpoints"
  vpc_id          = aws_vpc.this.id
  cidr            = aws_vpc.this.cidr_block
  subnet_ids      = aws_subnet.inner[*].id
  route_table_ids = [aws_route_table.inner.id]
  services        = var.endpoints
  region          = var.region
  organization_id = var.organization_id
}

output "vpc_id" { value = aws_vpc.this.id }
output "inner_subnet_ids" { value = aws_subnet.inner[*].id }
output "attachment_id" { value = aws_ec2_transit_gateway_vpc_attachment.this.id }
output "endpoint_group_id" { value = module.endpoints.group_id }
