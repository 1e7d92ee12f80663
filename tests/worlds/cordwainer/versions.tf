terraform {
  required_version = ">= 0.14"

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
    tags = {
      Company = "cordwainer"
      Backup  = "none"
    }
  }
}

provider "aws" {
  alias  = "far"
  region = "eu-central-1"
}
