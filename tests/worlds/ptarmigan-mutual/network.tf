module "network" {
  source   = "./modules/network"
  for_each = var.networks

  name  = "${local.prefix}-${each.key}"
  cidr  = each.value.cidr
  zones = [for zone in each.value.zones : "${var.region}${zone}"]
}

resource "aws_cloudwatch_log_group" "flows" {
  name              = "/ptarmigan/flows"
  retention_in_days = 365
}

resource "aws_flow_log" "net" {
  for_each = { for name, net in var.networks : name => net if net.flows }

  vpc_id          = module.network[each.key].vpc
  traffic_type    = "ALL"
  iam_role_arn    = aws_iam_role.flows.arn
  log_destination = aws_cloudwatch_log_group.flows.arn
}

# Once more for the lab, says the audit.
resource "aws_flow_log" "lab" {
  vpc_id          = module.network["lake"].vpc
  traffic_type    = "ACCEPT"
  iam_role_arn    = aws_iam_role.flows.arn
  log_destination = aws_cloudwatch_log_group.flows.arn
}

resource "aws_iam_role" "flows" {
  name = "${local.prefix}-flows"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "vpc-flow-logs.amazonaws.com" }
      Condition = { StringEquals = { "aws:SourceAccount" = local.account } }
    }]
  })
}

resource "aws_default_security_group" "lake" {
  vpc_id = module.network["lake"].vpc
}

resource "aws_default_security_group" "lab" {
  vpc_id = module.network["lab"].vpc

  egress {
    protocol    = "-1"
    from_port   = 0
    to_port     = 0
    cidr_blocks = ["0.0.0.0/0"]
  }
}

# Data subnets of the lake behind a list of their own; the index is off by one tier.
resource "aws_network_acl" "lake" {
  vpc_id     = module.network["lake"].vpc
  subnet_ids = module.network["lake"].private

  ingress {
    rule_no    = 100
    action     = "allow"
    protocol   = "tcp"
    from_port  = 0
    to_port    = 65535
    cidr_block = "10.60.0.0/16"
  }

  egress {
    rule_no    = 100
    action     = "allow"
    protocol   = "tcp"
    from_port  = 0
    to_port    = 65535
    cidr_block = "10.60.0.0/16"
  }
}

resource "aws_network_acl" "spare" {
  vpc_id = module.network["lab"].vpc

  ingress {
    rule_no    = 90
    action     = "deny"
    protocol   = "tcp"
    from_port  = 3389
    to_port    = 3389
    cidr_block = "0.0.0.0/0"
  }

  ingress {
    rule_no    = 100
    action     = "allow"
    protocol   = "tcp"
    from_port  = 0
    to_port    = 65535
    cidr_block = "0.0.0.0/0"
  }
}

resource "aws_vpc_endpoint" "s3" {
  for_each = module.network

  vpc_id          = each.value.vpc
  service_name    = "com.amazonaws.${var.region}.s3"
  route_table_ids = each.key == "lake" ? each.value.tables : []

  policy = each.key == "lake" ? jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = local.root }
      Action    = ["s3:GetObject", "s3:PutObject", "s3:ListBucket"]
      Resource  = ["arn:aws:s3:::${local.prefix}-*"]
    }]
  }) : null
}

resource "aws_vpc_endpoint" "glue" {
  vpc_id              = module.network["lake"].vpc
  service_name        = "com.amazonaws.${var.region}.glue"
  vpc_endpoint_type   = "Interface"
  subnet_ids          = module.network["lake"].private
  private_dns_enabled = true
}

resource "aws_security_group" "warehouse" {
  name        = "${local.prefix}-warehouse"
  description = "Who may ask the warehouse"
  vpc_id      = module.network["lake"].vpc

  ingress {
    description     = "Spark"
    protocol        = "tcp"
    from_port       = 5439
    to_port         = 5439
    security_groups = [aws_security_group.spark.id]
  }
}

resource "aws_security_group" "spark" {
  name        = "${local.prefix}-spark"
  description = "Spark and notebooks"
  vpc_id      = module.network["lake"].vpc
}

resource "aws_security_group" "bench" {
  name   = "${local.prefix}-bench"
  vpc_id = module.network["lab"].vpc

  dynamic "ingress" {
    for_each = { ssh = 22, jupyter = 8888 }

    content {
      description = ingress.key
      protocol    = "tcp"
      from_port   = ingress.value
      to_port     = ingress.value
      cidr_blocks = ingress.key == "ssh" ? ["10.0.0.0/8"] : ["0.0.0.0/0"]
    }
  }
}

resource "aws_security_group_rule" "bench_admin" {
  for_each = { office = "198.51.100.0/24", everywhere = "::/0" }

  description       = "Admins from ${each.key}"
  security_group_id = aws_security_group.bench.id
  type              = "ingress"
  protocol          = "tcp"
  from_port         = 20
  to_port           = 25
  cidr_blocks       = each.key == "office" ? [each.value] : null
  ipv6_cidr_blocks  = each.key == "office" ? null : [each.value]
}
