terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "name" { type = string }
variable "cidr" { type = string }
variable "observe" { type = bool }
variable "contractors" {
  type    = map(string)
  default = {}
}
variable "lockdown" {
  type    = bool
  default = false
}

resource "aws_vpc" "this" {
  cidr_block           = var.cidr
  enable_dns_hostnames = true
  tags                 = { Name = var.name }
}

resource "aws_internet_gateway" "this" {
  vpc_id = aws_vpc.this.id
}

resource "aws_subnet" "inner" {
  count             = 2
  vpc_id            = aws_vpc.this.id
  cidr_block        = cidrsubnet(var.cidr, 4, count.index)
  availability_zone = "eu-west-2${["a", "b"][count.index]}"
}

resource "aws_subnet" "outer" {
  vpc_id                  = aws_vpc.this.id
  cidr_block              = cidrsubnet(var.cidr, 4, 15)
  availability_zone       = "eu-west-2a"
  map_public_ip_on_launch = !var.lockdown
}

# The main table is closed: whoever forgets an association stays inside.
resource "aws_default_route_table" "this" {
  default_route_table_id = aws_vpc.this.default_route_table_id
  route                  = []
}

resource "aws_route_table" "outer" {
  vpc_id = aws_vpc.this.id
}

resource "aws_route" "outer" {
  for_each                    = { "0.0.0.0/0" = true, "::/0" = false }
  route_table_id              = aws_route_table.outer.id
  destination_cidr_block      = each.value ? each.key : null
  destination_ipv6_cidr_block = each.value ? null : each.key
  gateway_id                  = aws_internet_gateway.this.id
}

resource "aws_route_table_association" "outer" {
  subnet_id      = aws_subnet.outer.id
  route_table_id = aws_route_table.outer.id
}

resource "aws_default_security_group" "this" {
  count  = var.lockdown ? 1 : 0
  vpc_id = aws_vpc.this.id
}

resource "aws_security_group" "gauge" {
  name   = "${var.name}-gauge"
  vpc_id = aws_vpc.this.id

  dynamic "ingress" {
    for_each = var.contractors
    iterator = who
    content {
      description = "Contractor ${who.key}"
      protocol    = "tcp"
      from_port   = 22
      to_port     = 22
      cidr_blocks = [who.value]
    }
  }

  # Some loggers only speak this, and from anywhere a SIM card may be.
  ingress {
    description = "SIM cards"
    protocol    = "udp"
    from_port   = 20000
    to_port     = 20010
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_network_acl" "inner" {
  vpc_id     = aws_vpc.this.id
  subnet_ids = [for s in aws_subnet.inner : s.id if var.lockdown]
}

resource "aws_network_acl_rule" "inner" {
  for_each = {
    rivers = { no = 100, cidr = "10.0.0.0/8", from = 0, to = 65535, proto = "-1" }
    ssh    = { no = 110, cidr = "0.0.0.0/0", from = 22, to = 22, proto = "tcp" }
    reply  = { no = 120, cidr = "0.0.0.0/0", from = 1024, to = 65535, proto = "tcp" }
  }
  network_acl_id = aws_network_acl.inner.id
  rule_number    = each.value.no
  rule_action    = each.key == "ssh" ? "deny" : "allow"
  protocol       = each.value.proto
  cidr_block     = each.value.cidr
  from_port      = each.value.from
  to_port        = each.value.to
}

resource "aws_flow_log" "this" {
  count                = var.observe ? 1 : 0
  vpc_id               = aws_vpc.this.id
  traffic_type         = "ALL"
  log_destination_type = "s3"
  log_destination      = "arn:aws:s3:::river-flow-logs"
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id       = aws_vpc.this.id
  service_name = "com.amazonaws.eu-west-2.s3"
  policy = var.lockdown ? jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = "*"
      Action    = ["s3:GetObject", "s3:PutObject"]
      Resource  = "arn:aws:s3:::river-measurements/*"
    }]
  }) : null
}

resource "aws_vpc_endpoint_route_table_association" "s3" {
  count           = var.observe ? 1 : 0
  vpc_endpoint_id = aws_vpc_endpoint.s3.id
  route_table_id  = aws_default_route_table.this.id
}

resource "aws_vpc_endpoint" "logs" {
  vpc_id              = aws_vpc.this.id
  service_name        = "com.amazonaws.eu-west-2.logs"
  vpc_endpoint_type   = "Interface"
  subnet_ids          = aws_subnet.inner[*].id
  security_group_ids  = var.lockdown ? [aws_security_group.gauge.id] : []
  private_dns_enabled = var.lockdown
}

output "vpc" { value = aws_vpc.this.id }
output "inner" { value = aws_subnet.inner[*].id }
output "table" { value = aws_default_route_table.this.id }
output "group" { value = aws_security_group.gauge.id }
