terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 3.39"
    }
  }
}

# The management account, in the home Region.
provider "aws" {
  region              = var.home_region
  allowed_account_ids = [local.accounts.management]
}

provider "aws" {
  alias  = "logs"
  region = var.home_region
  assume_role {
    role_arn     = "arn:aws:iam::${local.accounts.logs}:role/${var.deploy_role}"
    session_name = "landing"
  }
}

provider "aws" {
  alias  = "audit"
  region = var.home_region
  assume_role {
    role_arn = format("arn:aws:iam::%s:role/%s", local.accounts["audit"], var.deploy_role)
  }
}

provider "aws" {
  alias  = "audit_virginia"
  region = "us-east-1"
  assume_role {
    role_arn = format("arn:aws:iam::%s:role/%s", local.accounts["audit"], var.deploy_role)
  }
}

provider "aws" {
  alias  = "network"
  region = var.home_region
  assume_role {
    role_arn = "arn:aws:iam::${local.accounts.network}:role/${var.deploy_role}"
  }
}
