# Ptarmigan Mutual: the data platform of an insurer.
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
}

# Where copies of the backups go.
provider "aws" {
  alias  = "vault"
  region = "eu-central-1"
}

data "aws_caller_identity" "here" {}

data "aws_partition" "here" {}

locals {
  account = data.aws_caller_identity.here.account_id
  root    = "arn:${data.aws_partition.here.partition}:iam::${local.account}:root"
  prefix  = "ptarmigan-${var.stage}"
  live    = contains(["live", "preview"], var.stage)
  tags    = { company = "ptarmigan", stage = var.stage }

  # Who asks for which treatment; "default" is for all the others.
  tls = {
    default  = "verify-full"
    postgres = "require"
    mysql    = "none"
  }
}
