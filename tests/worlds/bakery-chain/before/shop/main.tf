variable "name" { type = string }
variable "number" { type = number }

resource "aws_vpc" "this" {
  cidr_block = "10.${80 + var.number}.0.0/16"
}

resource "aws_default_security_group" "this" {
  vpc_id = aws_vpc.this.id
}

resource "aws_subnet" "till" {
  vpc_id     = aws_vpc.this.id
  cidr_block = "10.${80 + var.number}.1.0/24"
}

resource "aws_security_group" "till" {
  name        = "till-${var.name}"
  description = "Tills of ${var.name}"
  vpc_id      = aws_vpc.this.id
}

resource "aws_security_group_rule" "till" {
  count             = 2
  description       = "tills"
  security_group_id = aws_security_group.till.id
  type              = "ingress"
  protocol          = "tcp"
  from_port         = [443, 8443][count.index]
  to_port           = [443, 8443][count.index]
  cidr_blocks       = ["10.0.0.0/8"]
}

resource "aws_network_acl" "till" {
  vpc_id     = aws_vpc.this.id
  subnet_ids = [aws_subnet.till.id]
}

resource "aws_network_acl_rule" "till" {
  for_each       = { "100" = "deny", "200" = "allow" }
  network_acl_id = aws_network_acl.till.id
  rule_number    = tonumber(each.key)
  rule_action    = each.value
  protocol       = "tcp"
  cidr_block     = "0.0.0.0/0"
  from_port      = each.value == "deny" ? 22 : 1
  to_port        = each.value == "deny" ? 3389 : 65535
}

output "group" { value = aws_security_group.till.id }
output "vpc" { value = aws_vpc.this.id }
