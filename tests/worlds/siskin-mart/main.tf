terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "~> 6.0" }
  }
}

provider "aws" {
  region = var.region
}

provider "aws" {
  alias  = "dr"
  region = var.dr_region
}

variable "region" { type = string }
variable "dr_region" { type = string }
variable "env" { type = string }
variable "owner_tag" {
  type    = string
  default = "mart"
}
variable "analyst_roles" { type = list(string) }
variable "vpce" { type = string }

locals {
  base  = join("-", ["siskin", var.env])
  names = { for n in ["raw", "mart", "ml"] : n => format("%s-%s", local.base, n) }
}

data "aws_caller_identity" "this" {}
data "aws_organizations_organization" "this" {}

resource "aws_kms_key" "mart" {
  enable_key_rotation = true
}

resource "aws_kms_alias" "mart" {
  name          = "alias/${local.base}"
  target_key_id = aws_kms_key.mart.id
}
