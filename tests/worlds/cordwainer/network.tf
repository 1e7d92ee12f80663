resource "aws_vpc" "shop" {
  cidr_block = "172.20.0.0/16"
  tags       = { Name = local.name }
}

resource "aws_default_security_group" "shop" {
  vpc_id = aws_vpc.shop.id

  ingress {
    protocol  = -1
    self      = true
    from_port = 0
    to_port   = 0
  }
}

resource "aws_subnet" "front" {
  count = length(var.azs)

  vpc_id                  = aws_vpc.shop.id
  cidr_block              = cidrsubnet(aws_vpc.shop.cidr_block, 8, count.index)
  availability_zone       = element(var.azs, count.index)
  map_public_ip_on_launch = true
}

resource "aws_subnet" "back" {
  count = length(var.azs)

  vpc_id            = aws_vpc.shop.id
  cidr_block        = cidrsubnet(aws_vpc.shop.cidr_block, 8, 100 + count.index)
  availability_zone = var.azs[count.index]
}

resource "aws_internet_gateway" "shop" {
  vpc_id = aws_vpc.shop.id
}

resource "aws_route_table" "main" {
  vpc_id = aws_vpc.shop.id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.shop.id
  }
}

# Nobody dared to touch it: whatever has no table of its own goes out here.
resource "aws_main_route_table_association" "shop" {
  vpc_id         = aws_vpc.shop.id
  route_table_id = aws_route_table.main.id
}

resource "aws_eip" "nat" {
  vpc = true
}

resource "aws_nat_gateway" "shop" {
  allocation_id = aws_eip.nat.id
  subnet_id     = aws_subnet.front[0].id
}

resource "aws_route_table" "back" {
  vpc_id = aws_vpc.shop.id

  route {
    cidr_block     = "0.0.0.0/0"
    nat_gateway_id = aws_nat_gateway.shop.id
  }
}

resource "aws_route_table_association" "back" {
  count = length(aws_subnet.back)

  subnet_id      = aws_subnet.back[count.index].id
  route_table_id = aws_route_table.back.id
}

# Made for the reports, and never given a table.
resource "aws_subnet" "reports" {
  for_each = { a = "172.20.200.0/24", b = "172.20.201.0/24" }

  vpc_id            = aws_vpc.shop.id
  cidr_block        = each.value
  availability_zone = "${var.region}${each.key}"
}

resource "aws_network_acl" "back" {
  vpc_id     = aws_vpc.shop.id
  subnet_ids = aws_subnet.back[*].id

  dynamic "ingress" {
    for_each = [for i, port in [22, 3389] : { rule = 10 + i, port = port }]
    content {
      rule_no    = ingress.value.rule
      action     = "deny"
      protocol   = "tcp"
      cidr_block = "0.0.0.0/0"
      from_port  = ingress.value.port
      to_port    = ingress.value.port
    }
  }

  ingress {
    rule_no    = 100
    action     = "allow"
    protocol   = "-1"
    cidr_block = "0.0.0.0/0"
    from_port  = 0
    to_port    = 0
  }

  egress {
    rule_no    = 100
    action     = "allow"
    protocol   = "-1"
    cidr_block = "0.0.0.0/0"
    from_port  = 0
    to_port    = 0
  }
}

# --- security groups of four generations --------------------------------------------------------------------------------

resource "aws_security_group" "balancer" {
  name   = "${local.name}-balancer"
  vpc_id = aws_vpc.shop.id

  ingress {
    from_port        = 80
    to_port          = 80
    protocol         = "tcp"
    cidr_blocks      = ["0.0.0.0/0"]
    ipv6_cidr_blocks = ["::/0"]
    description      = "Web"
  }

  ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
    description = "Web over TLS"
  }

  egress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_security_group" "web" {
  name        = "${local.name}-web"
  description = "Shop front"
  vpc_id      = aws_vpc.shop.id

  ingress {
    from_port       = 8080
    to_port         = 8080
    protocol        = "tcp"
    security_groups = [aws_security_group.balancer.id]
    description     = "From the balancers"
  }
}

# Added by hand-over to the agency; the group above has rules of its own already.
resource "aws_security_group_rule" "web_agency" {
  type              = "ingress"
  security_group_id = aws_security_group.web.id
  from_port         = 22
  to_port           = 22
  protocol          = "tcp"
  cidr_blocks       = concat(var.office_ranges, ["0.0.0.0/0"])
  description       = "Agency"
}

resource "aws_security_group" "stores" {
  name        = "${local.name}-stores"
  description = "Databases and caches"
  vpc_id      = aws_vpc.shop.id
}

locals {
  store_ports = { mysql = 3306, postgres = 5432, memcached = 11211, redis = 6379 }
}

resource "aws_security_group_rule" "stores" {
  for_each = local.store_ports

  type                     = "ingress"
  security_group_id        = aws_security_group.stores.id
  source_security_group_id = aws_security_group.web.id
  from_port                = each.value
  to_port                  = each.value
  protocol                 = "tcp"
  description              = each.key
}

resource "aws_security_group_rule" "stores_out" {
  type              = "egress"
  security_group_id = aws_security_group.stores.id
  from_port         = 443
  to_port           = 443
  protocol          = "tcp"
  cidr_blocks       = [aws_vpc.shop.cidr_block]
  description       = "Endpoints"
}

resource "aws_security_group" "bastion" {
  name        = "${local.name}-bastion"
  description = "Way in for operators"
  vpc_id      = aws_vpc.shop.id

  ingress = [
    for range in var.office_ranges : {
      description      = "Office"
      from_port        = 22
      to_port          = 22
      protocol         = "tcp"
      cidr_blocks      = [range]
      ipv6_cidr_blocks = []
      prefix_list_ids  = []
      security_groups  = []
      self             = false
    }
  ]
  egress = []
}

resource "aws_security_group" "reporting" {
  name        = "${local.name}-reporting"
  description = "The reporting database, for the accountant"
  vpc_id      = aws_vpc.shop.id

  dynamic "ingress" {
    for_each = length(var.office_ranges) > 2 ? var.office_ranges : ["0.0.0.0/0"]
    content {
      description = "Accountant"
      from_port   = 5432
      to_port     = 5432
      protocol    = "tcp"
      cidr_blocks = [ingress.value]
    }
  }
}

resource "aws_security_group" "forgotten" {
  name   = "${local.name}-migration-2017"
  vpc_id = aws_vpc.shop.id
}
