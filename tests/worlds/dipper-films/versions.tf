terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.12"
    }
  }
}

provider "aws" {
  region = var.region

  default_tags {
    tags = {
      Team        = "platform"
      Environment = var.environment
    }
  }
}

# CloudFront takes certificates, functions and web ACLs from here only.
provider "aws" {
  alias  = "edge"
  region = "us-east-1"
}

provider "aws" {
  alias  = "vault"
  region = "eu-central-1"
}
