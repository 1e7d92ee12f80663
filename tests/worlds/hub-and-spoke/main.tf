# Fjordline Freight: one hub, three spokes, one office in Bergen.
terraform {
  required_version = ">= 1.3"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 3.39"
    }
  }
}

provider "aws" {
  region = var.region

  default_tags {
    tags = { company = "fjordline", stack = "network" }
  }
}

variable "region" {
  type    = string
  default = "eu-north-1"
}

# The office's address moves; whoever applies says which one it is today.
variable "office_address" {
  type = string
}

locals {
  zones = [for letter in ["a", "b"] : "${var.region}${letter}"]

  spokes = {
    orders = {
      cidr      = "10.21.0.0/16"
      flow_logs = true
      tiers     = { app = 0, data = 2 }
    }
    billing = {
      cidr      = "10.22.0.0/16"
      flow_logs = true
      tiers     = { web = 0, app = 2, data = 4 }
    }
    sandbox = {
      cidr      = "10.23.0.0/16"
      flow_logs = false
      tiers     = { web = 0 }
    }
  }
}

module "spoke" {
  source   = "./modules/spoke"
  for_each = local.spokes

  name               = each.key
  cidr               = each.value.cidr
  zones              = local.zones
  tiers              = each.value.tiers
  flow_logs          = each.value.flow_logs
  flow_log_bucket    = aws_s3_bucket.flow_logs.arn
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
  public_tiers       = ["web"]
  admin_cidrs        = each.key == "sandbox" ? ["${var.office_address}/32", "0.0.0.0/0"] : ["10.20.0.0/16"]
}

module "inspection" {
  source = "./modules/inspection"

  cidr       = "10.20.0.0/16"
  zones      = local.zones
  drop_list  = ["evil.example", ".badware.example"]
  protect    = true
  alert_logs = aws_cloudwatch_log_group.firewall["alert"].name
  flow_logs  = aws_cloudwatch_log_group.firewall["flow"].name
}

resource "aws_cloudwatch_log_group" "firewall" {
  for_each          = toset(["alert", "flow"])
  name              = "/fjordline/firewall/${each.key}"
  retention_in_days = each.key == "alert" ? 400 : 30
}

resource "aws_s3_bucket" "flow_logs" {
  bucket = "fjordline-flow-logs"
  acl    = "private"

  server_side_encryption_configuration {
    rule {
      apply_server_side_encryption_by_default {
        sse_algorithm = "AES256"
      }
    }
  }

  lifecycle_rule {
    enabled = true

    expiration {
      days = 400
    }
  }
}

resource "aws_s3_bucket_public_access_block" "flow_logs" {
  bucket                  = aws_s3_bucket.flow_logs.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}
