variable "vpc_id" { type = string }
variable "admins" { type = list(string) }

resource "aws_security_group" "web" {
  name        = "web"
  description = "the shop"
  vpc_id      = var.vpc_id
}

resource "aws_security_group_rule" "web_https" {
  type              = "ingress"
  security_group_id = aws_security_group.web.id
  description       = "customers"
  protocol          = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_blocks       = ["0.0.0.0/0"]
}

resource "aws_security_group_rule" "web_ssh" {
  type              = "ingress"
  security_group_id = aws_security_group.web.id
  description       = "office"
  protocol          = "tcp"
  from_port         = 22
  to_port           = 22
  cidr_blocks       = var.admins
}

output "group_id" {
  value = aws_security_group.web.id
}
