provider "aws" {
  region = "eu-west-1"
}
resource "aws_vpc" "v" { cidr_block = "10.0.0.0/16" }
resource "aws_security_group" "g" {
  name   = "case-34"
  vpc_id = aws_vpc.v.id
}
resource "aws_security_group_rule" "ssh" {
  security_group_id = aws_security_group.g.id
  type              = "ingress"
  from_port         = 22
  to_port           = 22
  protocol          = "tcp"
  cidr_blocks       = ["10.9.0.0/16"]
}
