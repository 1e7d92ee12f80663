resource "aws_security_group" "bastion" {
  name                   = "bastion"
  description            = "bastion"
  vpc_id                 = aws_vpc.main.id
  revoke_rules_on_delete = true
}

resource "aws_vpc" "main" {
  cidr_block = "10.70.0.0/16"
}

module "web" {
  source  = "./modules/group"
  name    = "web"
  network = aws_vpc.main
  rules = {
    https = { port = 443, cidr = "0.0.0.0/0" }
    ssh   = { port = 22, group = aws_security_group.bastion.id }
  }
}

module "db" {
  source  = "./modules/group"
  name    = "db"
  network = aws_vpc.main
  rules = {
    app  = { port = 5432, group = module.web.group.id }
    self = { port = 5433, self = true }
  }
}

locals {
  groups = { web = module.web.group, db = module.db.group, bastion = aws_security_group.bastion }
  open   = [for name, group in local.groups : name if group.revoke_rules_on_delete == true]
}

module "app" {
  source   = "./modules/app"
  for_each = { one = ["web"], two = ["web", "db"] }
  name     = each.key
  groups   = [for name in each.value : local.groups[name].id]
  modules  = { web = module.web, db = module.db }
}

resource "aws_security_group_rule" "back" {
  for_each                 = { for name, group in local.groups : name => group.id if name != "bastion" }
  type                     = "egress"
  description              = "to ${each.key}: ${local.groups[each.key].description}"
  security_group_id        = aws_security_group.bastion.id
  source_security_group_id = each.value
  protocol                 = "tcp"
  from_port                = 0
  to_port                  = 65535
}

resource "aws_lb" "front" {
  name               = "front"
  internal           = contains(local.open, "web")
  load_balancer_type = "application"
  security_groups    = [module.web.group.id, one([for group in values(local.groups) : group.id if group.name == "bastion"])]
  subnets            = ["subnet-0aaaaaaaaaaaaaaa1", "subnet-0aaaaaaaaaaaaaaa2"]
}

resource "aws_lb_listener" "front" {
  load_balancer_arn = aws_lb.front.arn
  port              = module.web.ports["https"]
  protocol          = "HTTP"
  default_action {
    type = "redirect"
    redirect {
      port        = module.web.ports.https
      protocol    = "HTTPS"
      status_code = "HTTP_301"
    }
  }
}

output "rules" {
  value = merge(module.web.ports, module.db.ports)
}
