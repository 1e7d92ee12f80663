variable "stage" { type = string }
variable "range" { type = string }
variable "allowed" { type = list(string) }
variable "log_key" { type = string }
variable "retentions" { type = map(number) }

locals {
  prefix = "${var.stage}-platform"
}

resource "aws_vpc" "this" {
  cidr_block           = var.range
  enable_dns_hostnames = true
  tags                 = { Name = local.prefix }
}

module "web" {
  source    = "./tier"
  name      = "web"
  prefix    = local.prefix
  vpc_id    = aws_vpc.this.id
  port      = 443
  allowed   = var.allowed
  retention = var.retentions["web"]
  log_key   = var.log_key
}

module "data" {
  source    = "./tier"
  name      = "data"
  prefix    = local.prefix
  vpc_id    = aws_vpc.this.id
  port      = module.web.port + 4989
  allowed   = slice(var.allowed, 0, 1)
  retention = var.retentions.data
  log_key   = var.log_key
}

output "vpc_id" {
  value = aws_vpc.this.id
}

output "tiers" {
  value = {
    web  = module.web
    data = module.data.all
  }
}

output "ports" {
  value = { for tier in [module.web, module.data] : tier.label => tier.port }
}
