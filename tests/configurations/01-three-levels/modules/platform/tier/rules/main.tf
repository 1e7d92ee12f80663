variable "group" { type = string }
variable "ports" { type = map(number) }
variable "ranges" { type = list(string) }

resource "aws_security_group_rule" "in" {
  for_each          = var.ports
  type              = "ingress"
  security_group_id = var.group
  description       = each.key
  protocol          = "tcp"
  from_port         = each.value
  to_port           = each.value
  cidr_blocks       = var.ranges
}

output "group" {
  value = one(distinct([for rule in aws_security_group_rule.in : rule.security_group_id]))
}

output "lowest" {
  value = min(values(var.ports)...)
}
