# Dotterel Savings Bank: the data platform.
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
    tags = { bank = "dotterel", platform = "data" }
  }
}

data "aws_caller_identity" "here" {}

data "aws_partition" "here" {}
