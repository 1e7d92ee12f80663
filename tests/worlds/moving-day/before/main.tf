# Kormoran Verlag: the shop, as it has stood since 2019.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "3.39.0"
    }
  }
}

provider "aws" {
  region = "eu-central-1"
}

variable "office" {
  type    = list(string)
  default = ["203.0.113.8/32"]
}

locals {
  zones = { a = 0, b = 1 }
}

resource "aws_vpc" "shop" {
  cidr_block = "10.40.0.0/16"
  tags       = { Name = "shop" }
}

resource "aws_default_security_group" "shop" {
  vpc_id = aws_vpc.shop.id
}

resource "aws_subnet" "app" {
  for_each          = local.zones
  vpc_id            = aws_vpc.shop.id
  availability_zone = "eu-central-1${each.key}"
  cidr_block        = cidrsubnet(aws_vpc.shop.cidr_block, 8, each.value)
}

resource "aws_subnet" "public" {
  vpc_id            = aws_vpc.shop.id
  availability_zone = "eu-central-1a"
  cidr_block        = "10.40.100.0/24"
}

resource "aws_internet_gateway" "shop" {
  vpc_id = aws_vpc.shop.id
}

resource "aws_network_acl" "app" {
  vpc_id     = aws_vpc.shop.id
  subnet_ids = [for subnet in aws_subnet.app : subnet.id]

  ingress {
    rule_no    = 10
    action     = "allow"
    protocol   = "tcp"
    from_port  = 8080
    to_port    = 8080
    cidr_block = "10.40.0.0/16"
  }
}

resource "aws_s3_bucket" "flow_logs" {
  bucket = "kormoran-flow-logs"
}

resource "aws_flow_log" "shop" {
  vpc_id               = aws_vpc.shop.id
  traffic_type         = "ALL"
  log_destination      = aws_s3_bucket.flow_logs.arn
  log_destination_type = "s3"
}

resource "aws_security_group" "web" {
  name        = "web"
  description = "the shop"
  vpc_id      = aws_vpc.shop.id
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
  cidr_blocks       = var.office
}

resource "aws_security_group" "backoffice" {
  name        = "backoffice"
  description = "back office"
  vpc_id      = aws_vpc.shop.id

  ingress {
    description = "RDP, only while Ute is on parental leave"
    protocol    = "tcp"
    from_port   = 3389
    to_port     = 3389
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_security_group" "old_ftp" {
  name        = "ftp"
  description = "ftp for the printers"
  vpc_id      = aws_vpc.shop.id

  ingress {
    description = "ftp"
    protocol    = "tcp"
    from_port   = 21
    to_port     = 21
    cidr_blocks = ["0.0.0.0/0"]
  }
}
