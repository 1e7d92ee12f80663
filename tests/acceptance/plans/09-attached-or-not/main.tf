provider "aws" {
  region = "eu-west-1"
}
resource "aws_vpc" "v" { cidr_block = "10.0.0.0/16" }
resource "aws_security_group" "endpoint" { vpc_id = aws_vpc.v.id }
resource "aws_security_group" "alone" { vpc_id = aws_vpc.v.id }
resource "aws_security_group_rule" "alone" {
  security_group_id = aws_security_group.alone.id
  type              = "ingress"
  from_port         = 443
  to_port           = 443
  protocol          = "tcp"
  cidr_blocks       = ["10.0.0.0/16"]
}
resource "aws_vpc_endpoint" "ssm" {
  vpc_id             = aws_vpc.v.id
  service_name       = "com.amazonaws.eu-west-1.ssm"
  vpc_endpoint_type  = "Interface"
  security_group_ids = [aws_security_group.endpoint.id]
}
