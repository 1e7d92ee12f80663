terraform {
  required_version = ">= 1.3"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 3.0"
    }
  }
}

variable "home" {
  default = "eu-central-1"
}

locals {
  far = { us = "us-east-2", asia = "ap-northeast-1" }
}

provider "aws" {
  region = var.home
}

provider "aws" {
  alias  = "us"
  region = local.far["us"]
}

provider "aws" {
  alias      = "asia"
  region     = local.far.asia
  access_key = "AKIAIOSFODNN7EXAMPLE"
  secret_key = "not-a-real-key"
}

data "aws_region" "home" {}

data "aws_region" "us" {
  provider = aws.us
}

data "aws_partition" "home" {}

resource "aws_s3_bucket" "home" {
  bucket = "acme-${data.aws_region.home.name}"
}

resource "aws_kms_key" "us" {
  provider    = aws.us
  description = "home of ${aws_s3_bucket.home.bucket} is not ${data.aws_region.us.name}"
}

module "replica_us" {
  source    = "./modules/replica"
  name      = "us"
  key_arn   = aws_kms_key.us.arn
  providers = { aws = aws.us }
}

module "pair" {
  source = "./modules/pair"
  providers = {
    aws.first  = aws.asia
    aws.second = aws
  }
}

module "replica_home" {
  source  = "./modules/replica"
  name    = "home"
  key_arn = "arn:${data.aws_partition.home.partition}:kms:${var.home}:123456789012:key/home"
}

output "regions" {
  value = [module.replica_us.region, module.replica_home.region, module.pair.regions]
}
