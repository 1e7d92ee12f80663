terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "~> 3.39" }
  }
}

provider "aws" {
  region = "eu-west-3"
}

variable "closing" {
  type    = set(string)
  default = []
}

module "shop" {
  source   = "./shop"
  for_each = setsubtract(["paris", "lyon", "nice"], var.closing)
  name     = each.key
  number   = index(["paris", "lyon", "nice"], each.key)
}

resource "aws_ecs_cluster" "oven" {
  name               = "oven"
  capacity_providers = ["FARGATE"]
  setting {
    name  = "containerInsights"
    value = "enabled"
  }
}

locals {
  containers = {
    bread = { user = "1000", ro = true, env = { OVEN = "stone" } }
    cake  = { user = "1000", ro = true, env = { OVEN = "gas" } }
  }
}

resource "aws_ecs_task_definition" "this" {
  for_each                 = local.containers
  family                   = each.key
  network_mode             = "awsvpc"
  requires_compatibilities = ["FARGATE"]
  cpu                      = "256"
  memory                   = "512"
  container_definitions = jsonencode([{
    name                   = each.key
    image                  = "bakery/${each.key}:7"
    essential              = true
    user                   = each.value.user
    readonlyRootFilesystem = each.value.ro
    environment            = [for k, v in each.value.env : { name = k, value = v }]
    logConfiguration = {
      logDriver = "awslogs"
      options   = { "awslogs-group" = "/bakery", "awslogs-region" = "eu-west-3", "awslogs-stream-prefix" = each.key }
    }
  }])
}

resource "aws_launch_template" "mixer" {
  name          = "mixer"
  image_id      = "ami-12c6146b"
  instance_type = "t3.small"
  metadata_options {
    http_endpoint = "enabled"
    http_tokens   = "required"
  }
  vpc_security_group_ids = [module.shop["paris"].group]
}

resource "aws_launch_template" "kneader" {
  name          = "kneader"
  image_id      = "ami-12c6146b"
  instance_type = "t3.small"
  metadata_options {
    http_endpoint               = "enabled"
    http_tokens                 = "required"
    http_put_response_hop_limit = 1
  }
}

resource "aws_ebs_volume" "recipes" {
  availability_zone = "eu-west-3a"
  size              = 20
  encrypted         = true
}

resource "aws_ebs_volume" "photos" {
  availability_zone = "eu-west-3a"
  size              = 20
  encrypted         = true
}

resource "aws_ec2_managed_prefix_list" "suppliers" {
  name           = "suppliers"
  address_family = "IPv4"
  max_entries    = 3
  entry {
    cidr = "203.0.113.0/24"
  }
}

resource "aws_ebs_encryption_by_default" "here" {
  enabled = true
}
