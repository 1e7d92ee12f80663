variable "name" { type = string }

# Of the whole resource, two attributes are taken.
variable "network" {
  type = object({ id = string, cidr_block = string })
}

variable "rules" {
  type = map(object({
    port  = number
    cidr  = optional(string)
    group = optional(string)
    self  = optional(bool)
  }))
}

resource "aws_security_group" "this" {
  name        = var.name
  description = "${var.name} in ${var.network.cidr_block}"
  vpc_id      = var.network.id
}

resource "aws_security_group_rule" "this" {
  for_each                 = var.rules
  type                     = "ingress"
  description              = each.key
  security_group_id        = aws_security_group.this.id
  protocol                 = "tcp"
  from_port                = each.value.port
  to_port                  = each.value.port
  cidr_blocks              = length(each.value.cidr[*]) == 0 ? null : each.value.cidr[*]
  source_security_group_id = each.value.group
  self                     = each.value.self
}

output "group" { value = aws_security_group.this }
output "ports" { value = { for name, rule in aws_security_group_rule.this : name => rule.from_port } }
