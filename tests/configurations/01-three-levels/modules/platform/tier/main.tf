variable "name" {}
variable "prefix" {}
variable "vpc_id" {}
variable "port" { type = number }
variable "allowed" { type = set(string) }
variable "retention" { type = string }
variable "log_key" {}

locals {
  label = join("-", [var.prefix, var.name])
}

resource "aws_security_group" "this" {
  name        = local.label
  description = "tier ${var.name}"
  vpc_id      = var.vpc_id
  tags        = { Tier = upper(var.name) }
}

resource "aws_cloudwatch_log_group" "this" {
  name              = "/tiers/${replace(local.label, "-", "/")}"
  retention_in_days = var.retention
  kms_key_id        = var.log_key
}

module "rules" {
  source = "./rules"
  group  = aws_security_group.this.id
  ports  = { service = var.port, health = var.port + 1 }
  ranges = var.allowed
}

output "group_id" { value = module.rules.group }
output "label" { value = local.label }
output "port" { value = module.rules.lowest }
output "log_group_arn" { value = aws_cloudwatch_log_group.this.arn }
output "all" {
  value = {
    group_id      = module.rules.group
    label         = local.label
    port          = module.rules.lowest
    log_group_arn = aws_cloudwatch_log_group.this.arn
  }
}
