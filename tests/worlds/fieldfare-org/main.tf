terraform {
  required_version = ">= 1.11"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.25"
    }
  }
}

provider "aws" {
  region = local.home
}

provider "aws" {
  alias  = "security"
  region = local.home
  assume_role {
    role_arn = "arn:aws:iam::${local.accounts.security}:role/${local.role}"
  }
}

provider "aws" {
  alias  = "logs"
  region = local.home
  assume_role {
    role_arn    = "arn:aws:iam::${local.accounts.logs}:role/${local.role}"
    external_id = var.external_id
  }
}

provider "aws" {
  alias  = "network"
  region = local.home
  assume_role {
    role_arn = join(":", ["arn:aws:iam:", local.accounts.network, "role/${local.role}"])
  }
}

provider "aws" {
  alias      = "sandbox"
  region     = "eu-central-1"
  access_key = "AKIA2E0EXAMPLE7QXVN3"
  secret_key = var.sandbox_secret
}

variable "external_id" { type = string }
variable "sandbox_secret" {
  type      = string
  sensitive = true
}

variable "stage" {
  description = "pilot or live."
  type        = string
  default     = "live"
}

variable "partner_accounts" {
  description = "Accounts outside of the organization that read findings; not decided yet."
  type        = list(string)
}

variable "on_call_mail" { type = string }

locals {
  home = "eu-central-1"
  role = "fieldfare-deploy"
  accounts = {
    management = "820000000001"
    security   = "820000000002"
    logs       = "820000000003"
    network    = "820000000004"
  }
  regions      = toset([local.home, "us-east-1"])
  organization = aws_organizations_organization.this.id
  live         = var.stage == "live"
}
