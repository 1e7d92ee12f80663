provider "aws" {
  region = "eu-west-1"
}
variable "office" { default = "203.0.113.7" }
resource "aws_vpc" "v" { cidr_block = "10.0.0.0/16" }
resource "aws_eip" "nat" { vpc = true }
resource "aws_security_group" "from_group" { vpc_id = aws_vpc.v.id }
resource "aws_security_group" "client" { vpc_id = aws_vpc.v.id }
resource "aws_security_group_rule" "from_group" {
  security_group_id        = aws_security_group.from_group.id
  type                     = "ingress"
  from_port                = 22
  to_port                  = 22
  protocol                 = "tcp"
  source_security_group_id = aws_security_group.client.id
}
resource "aws_security_group" "narrow" {
  vpc_id = aws_vpc.v.id
  ingress {
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = ["${var.office}/32", "198.51.100.8/29"]
  }
}
resource "aws_security_group" "later" {
  vpc_id = aws_vpc.v.id
}
resource "aws_security_group_rule" "later" {
  security_group_id = aws_security_group.later.id
  type              = "ingress"
  from_port         = 22
  to_port           = 22
  protocol          = "tcp"
  cidr_blocks       = ["${aws_eip.nat.public_ip}/32"]
}
resource "aws_security_group" "halves" {
  vpc_id = aws_vpc.v.id
  ingress {
    from_port   = 0
    to_port     = 1024
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/1", "128.0.0.0/1"]
  }
}
resource "aws_security_group" "dynamic" {
  vpc_id = aws_vpc.v.id
  dynamic "ingress" {
    for_each = [22, 443]
    content {
      from_port        = ingress.value
      to_port          = ingress.value
      protocol         = "tcp"
      ipv6_cidr_blocks = ["::/0"]
    }
  }
}
