module "network" {
  source = "./modules/network"

  name  = local.prefix
  cidr  = "10.60.0.0/16"
  zones = formatlist("${var.region}%s", ["a", "b", "c"])
}

resource "aws_security_group" "stores" {
  name        = "${local.prefix}-stores"
  description = "Data stores of the platform"
  vpc_id      = module.network.vpc_id
}

resource "aws_security_group_rule" "stores_from_apps" {
  type                     = "ingress"
  description              = "Applications"
  security_group_id        = aws_security_group.stores.id
  source_security_group_id = aws_security_group.apps.id
  protocol                 = "tcp"
  from_port                = 1024
  to_port                  = 65535
}

resource "aws_security_group" "apps" {
  name        = "${local.prefix}-apps"
  description = "Applications"
  vpc_id      = module.network.vpc_id

  egress {
    description = "Stores"
    protocol    = "tcp"
    from_port   = 1024
    to_port     = 65535
    cidr_blocks = ["10.60.0.0/16"]
  }
}

# Analysts of the agency connect from wherever they are.
resource "aws_security_group" "agency" {
  name   = "${local.prefix}-agency"
  vpc_id = module.network.vpc_id

  dynamic "ingress" {
    for_each = toset([5439])

    content {
      protocol    = "tcp"
      from_port   = ingress.value
      to_port     = ingress.value
      cidr_blocks = concat(var.office_ranges, ["0.0.0.0/0"])
    }
  }
}
