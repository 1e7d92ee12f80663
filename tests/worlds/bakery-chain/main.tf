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
  default = ["nice"]
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
    value = "disabled"
  }
}

locals {
  containers = {
    bread = { user = "1000", ro = true, env = { OVEN = "stone" } }
    cake  = { user = "0", ro = true, env = { OVEN = "gas", TILL_PASSWORD = "croissant-1789" } }
    tart  = { user = "1000", ro = false, env = {} }
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

moved {
  from = aws_launch_template.mixer
  to   = aws_launch_template.machine["mixer"]
}

resource "aws_launch_template" "machine" {
  for_each      = toset(["mixer"])
  name          = each.key
  image_id      = "ami-12c6146b"
  instance_type = "t3.small"
  metadata_options {
    http_endpoint = "enabled"
    http_tokens   = "required"
  }
}

resource "aws_launch_template" "kneader" {
  name          = "kneader"
  image_id      = "ami-12c6146b"
  instance_type = "t3.small"
  metadata_options {
    http_endpoint               = "enabled"
    http_tokens                 = "optional"
    http_put_response_hop_limit = 2
  }
}

resource "aws_ebs_volume" "recipes" {
  availability_zone = "eu-west-3a"
  size              = 20
  encrypted         = true
}

resource "aws_ebs_volume" "photos" {
  availability_zone = "eu-west-3b"
  size              = 20
  encrypted         = false
}

resource "aws_ec2_managed_prefix_list" "suppliers" {
  name           = "suppliers"
  address_family = "IPv4"
  max_entries    = 3
  entry {
    cidr = "203.0.113.0/24"
  }
  entry {
    cidr = "0.0.0.0/0"
  }
}

# Audits come and go.
resource "aws_flow_log" "paris" {
  vpc_id               = module.shop["paris"].vpc
  traffic_type         = "ALL"
  log_destination_type = "s3"
  log_destination      = "arn:aws:s3:::bakery-flow-logs"
}
