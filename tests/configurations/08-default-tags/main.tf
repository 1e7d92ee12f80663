terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 3.38"
    }
  }
}

variable "stage" {
  default = "prod"
}

locals {
  everywhere = { Stage = var.stage, Team = "core" }
}

provider "aws" {
  region = "eu-west-1"
  default_tags {
    tags = merge(local.everywhere, { Region = "eu-west-1" })
  }
}

provider "aws" {
  alias  = "backup"
  region = "eu-north-1"
  default_tags {
    tags = { Purpose = "backup" }
  }
}

provider "aws" {
  alias  = "bare"
  region = "eu-west-1"
}

resource "aws_s3_bucket" "inherits" {
  bucket = "acme-inherits"
}

resource "aws_s3_bucket" "overrides" {
  bucket = "acme-overrides"
  tags   = { Team = "billing", Class = "secret" }
}

resource "aws_s3_bucket" "backup" {
  provider = aws.backup
  bucket   = "acme-backup"
  tags     = { Of = aws_s3_bucket.overrides.bucket }
}

resource "aws_s3_bucket" "bare" {
  provider = aws.bare
  bucket   = "acme-bare"
  tags     = { Team = aws_s3_bucket.overrides.tags_all["Team"] }
}

module "table" {
  source = "./modules/table"
  name   = "orders"
}

module "backup_table" {
  source    = "./modules/table"
  name      = "orders-backup"
  providers = { aws = aws.backup }
}

output "tags" {
  value = {
    inherits  = aws_s3_bucket.inherits.tags_all
    overrides = aws_s3_bucket.overrides.tags_all
    own       = aws_s3_bucket.overrides.tags
    tables    = [module.table.tags, module.backup_table.tags]
  }
}
