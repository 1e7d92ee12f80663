terraform {
  required_version = ">= 1.10"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.20"
    }
  }
}

provider "aws" {
  region = "eu-north-1"
  default_tags {
    tags = { owner = "delivery", system = local.name }
  }
}

provider "aws" {
  alias  = "replica"
  region = "eu-west-1"
}

data "aws_caller_identity" "this" {}
data "aws_region" "this" {}
data "aws_partition" "this" {}

locals {
  name    = "turnstone"
  account = data.aws_caller_identity.this.account_id
  region  = data.aws_region.this.region
  stage   = lower(var.stage)
}

variable "office_ranges" {
  description = "Public addresses of the offices."
  type        = list(string)
  default     = ["198.51.100.0/27"]
}

variable "stage" {
  description = "test or prod; each pipeline says which."
  type        = string
}

variable "vpc_id" { type = string }
variable "private_subnet_ids" { type = list(string) }
variable "public_subnet_ids" { type = list(string) }

variable "cluster_version" {
  type    = string
  default = "1.33"
}

variable "debug" {
  description = "Lets people into containers."
  type        = bool
  default     = false
}

variable "registry_token" {
  type      = string
  sensitive = true
}

variable "deploy_accounts" {
  type    = list(string)
  default = ["730000000011", "730000000012"]
}

resource "aws_kms_key" "artifacts" {
  description         = "Artifacts, images and logs of ${local.name}"
  enable_key_rotation = true
}

resource "aws_kms_alias" "artifacts" {
  name          = "alias/${local.name}-artifacts"
  target_key_id = aws_kms_key.artifacts.id
}
