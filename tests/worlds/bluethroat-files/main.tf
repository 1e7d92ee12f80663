terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = ">= 6.0" }
  }
}

provider "aws" {
  region = "eu-central-1"
}

variable "stage" { type = string }
variable "subnets" {
  type = map(string)
  default = {
    "eu-central-1a" = "subnet-0a1b2c3d4e5f60001"
    "eu-central-1b" = "subnet-0a1b2c3d4e5f60002"
  }
}

data "aws_caller_identity" "me" {}
data "aws_region" "here" {}
data "aws_partition" "p" {}

locals {
  prefix  = "bluethroat-${var.stage}"
  buckets = toset(["docs", "scans", "site", "logs"])
  public  = ["site"]
  account = data.aws_caller_identity.me.account_id
}

resource "aws_kms_key" "files" {
  enable_key_rotation = true
}

resource "aws_kms_key_policy" "files" {
  key_id = aws_kms_key.files.key_id
  policy = data.aws_iam_policy_document.key.json
}

data "aws_iam_policy_document" "key" {
  statement {
    sid       = "Admins"
    actions   = ["kms:*"]
    resources = ["*"]
    principals {
      type        = "AWS"
      identifiers = ["arn:${data.aws_partition.p.partition}:iam::${local.account}:root"]
    }
  }
  statement {
    sid       = "Everybody"
    actions   = ["kms:Decrypt"]
    resources = ["*"]
    principals {
      type        = "AWS"
      identifiers = ["*"]
    }
    condition {
      test     = "StringLike"
      variable = "kms:ViaService"
      values   = ["s3.*.amazonaws.com"]
    }
  }
}
