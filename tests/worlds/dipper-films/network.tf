locals {
  tiers = {
    public  = { offset = 0, public = true }
    work    = { offset = 4, public = false }
    storage = { offset = 8, public = false }
  }

  subnets = merge([
    for tier, t in local.tiers : {
      for i in range(3) : "${tier}-${i}" => {
        tier   = tier
        index  = i
        cidr   = cidrsubnet("10.40.0.0/16", 6, t.offset + i)
        public = t.public
      }
    }
  ]...)
}

resource "aws_vpc" "this" {
  cidr_block           = "10.40.0.0/16"
  enable_dns_hostnames = true
  tags                 = { Name = local.prefix }
}

resource "aws_subnet" "this" {
  for_each = local.subnets

  vpc_id                  = aws_vpc.this.id
  cidr_block              = each.value.cidr
  availability_zone       = data.aws_availability_zones.this.names[each.value.index]
  map_public_ip_on_launch = each.value.public
  tags                    = { Name = "${local.prefix}-${each.key}", Tier = each.value.tier }
}

resource "aws_internet_gateway" "this" {
  vpc_id = aws_vpc.this.id
}

resource "aws_route_table" "tier" {
  for_each = local.tiers
  vpc_id   = aws_vpc.this.id
}

resource "aws_route" "out" {
  for_each = { for name, t in local.tiers : name => t if t.public }

  route_table_id         = aws_route_table.tier[each.key].id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.this.id
}

resource "aws_route_table_association" "this" {
  for_each = local.subnets

  subnet_id      = aws_subnet.this[each.key].id
  route_table_id = aws_route_table.tier[each.value.tier].id
}

resource "aws_default_security_group" "this" {
  vpc_id = aws_vpc.this.id
}

resource "aws_flow_log" "this" {
  vpc_id               = aws_vpc.this.id
  traffic_type         = "REJECT"
  log_destination_type = "s3"
  log_destination      = "${module.bucket["logs"].arn}/flow/"
}

locals {
  by_tier = { for tier in keys(local.tiers) : tier => [for k, s in local.subnets : aws_subnet.this[k].id if s.tier == tier] }
}

resource "aws_security_group" "load_balancer" {
  name_prefix = "${local.prefix}-lb-"
  description = "Viewers to the packagers"
  vpc_id      = aws_vpc.this.id
}

resource "aws_vpc_security_group_ingress_rule" "load_balancer" {
  for_each = toset(["80", "443"])

  security_group_id = aws_security_group.load_balancer.id
  description       = "Web, port ${each.value}"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = each.value
  to_port           = each.value
}

resource "aws_vpc_security_group_egress_rule" "load_balancer" {
  security_group_id            = aws_security_group.load_balancer.id
  description                  = "Packagers"
  referenced_security_group_id = aws_security_group.fleet.id
  ip_protocol                  = "tcp"
  from_port                    = 8443
  to_port                      = 8443
}

resource "aws_security_group" "fleet" {
  name_prefix = "${local.prefix}-fleet-"
  description = "Packagers, graders, renderers"
  vpc_id      = aws_vpc.this.id
}

resource "aws_vpc_security_group_ingress_rule" "fleet_from_load_balancer" {
  security_group_id            = aws_security_group.fleet.id
  description                  = "From the load balancer"
  referenced_security_group_id = aws_security_group.load_balancer.id
  ip_protocol                  = "tcp"
  from_port                    = 8443
  to_port                      = 8443
}

# Colourists work from home, and their addresses change.
resource "aws_vpc_security_group_ingress_rule" "fleet_remote_desktop" {
  for_each = { low = "0.0.0.0/1", high = "128.0.0.0/1" }

  security_group_id = aws_security_group.fleet.id
  description       = "Colourists (${each.key} half)"
  cidr_ipv4         = each.value
  ip_protocol       = "tcp"
  from_port         = 3000
  to_port           = 4000
}

resource "aws_security_group" "stores" {
  name        = "${local.prefix}-stores"
  description = "Caches, databases and file systems"
  vpc_id      = aws_vpc.this.id

  dynamic "ingress" {
    for_each = {
      postgres = 5432
      redis    = 6379
      nfs      = 2049
    }
    content {
      description     = ingress.key
      protocol        = "tcp"
      from_port       = ingress.value
      to_port         = ingress.value
      security_groups = [aws_security_group.fleet.id]
    }
  }
}
