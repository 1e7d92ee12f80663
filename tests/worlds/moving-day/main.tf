# Kormoran Verlag: the shop, on the day it moves into containers.
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

# Set while the removal men are in the house.
variable "moving" {
  type    = bool
  default = true
}

locals {
  zones  = { a = 0, b = 1 }
  admins = var.moving ? ["0.0.0.0/0"] : var.office
}

resource "aws_vpc" "shop" {
  cidr_block = "10.40.0.0/16"
  tags       = { Name = "shop" }
}

resource "aws_default_security_group" "shop" {
  vpc_id = aws_vpc.shop.id

  ingress {
    protocol  = "-1"
    self      = true
    from_port = 0
    to_port   = 0
  }
}

resource "aws_subnet" "app" {
  for_each          = local.zones
  vpc_id            = aws_vpc.shop.id
  availability_zone = "eu-central-1${each.key}"
  cidr_block        = cidrsubnet(aws_vpc.shop.cidr_block, 8, each.value)
}

resource "aws_subnet" "public" {
  vpc_id                  = aws_vpc.shop.id
  availability_zone       = "eu-central-1a"
  cidr_block              = "10.40.100.0/24"
  map_public_ip_on_launch = true
}

resource "aws_internet_gateway" "shop" {
  vpc_id = aws_vpc.shop.id
}

resource "aws_network_acl" "app" {
  vpc_id     = aws_vpc.shop.id
  subnet_ids = [aws_subnet.app["a"].id]

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

module "edge" {
  source = "./modules/edge"
  vpc_id = aws_vpc.shop.id
  admins = local.admins
}

moved {
  from = aws_security_group.web
  to   = module.edge.aws_security_group.web
}

moved {
  from = aws_security_group_rule.web_https
  to   = module.edge.aws_security_group_rule.web_https
}

moved {
  from = aws_security_group_rule.web_ssh
  to   = module.edge.aws_security_group_rule.web_ssh
}

resource "aws_security_group" "backoffice" {
  name        = "backoffice"
  description = "back office"
  vpc_id      = aws_vpc.shop.id

  ingress {
    description = "RDP"
    protocol    = "tcp"
    from_port   = 3389
    to_port     = 3389
    cidr_blocks = var.office
  }
}

# The printers have the group now, with the rest of their things.
removed {
  from = aws_security_group.old_ftp

  lifecycle {
    destroy = false
  }
}
