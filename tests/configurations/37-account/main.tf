provider "aws" {
  region = "eu-west-1"
}

data "aws_caller_identity" "me" {}

data "aws_partition" "here" {}

data "aws_region" "here" {}

data "aws_availability_zones" "up" {
  state = "available"
}

data "aws_vpc" "default" {
  default = true
}


data "aws_iam_policy_document" "key" {
  statement {
    sid       = "Root"
    actions   = ["kms:*"]
    resources = ["*"]
    principals {
      type        = "AWS"
      identifiers = ["arn:${data.aws_partition.here.partition}:iam::${data.aws_caller_identity.me.account_id}:root"]
    }
  }
  statement {
    sid       = "Logs"
    actions   = ["kms:Encrypt", "kms:Decrypt"]
    resources = ["*"]
    principals {
      type        = "Service"
      identifiers = ["logs.${data.aws_region.here.name}.${data.aws_partition.here.dns_suffix}"]
    }
  }
}

locals {
  zones = slice(data.aws_availability_zones.up.names, 0, 2)
}

resource "aws_kms_key" "logs" {
  description         = "logs of ${data.aws_region.here.name}"
  enable_key_rotation = true
  policy              = data.aws_iam_policy_document.key.json
}

resource "aws_s3_bucket" "logs" {
  bucket = "logs-${data.aws_caller_identity.me.account_id}-${data.aws_region.here.name}"
}

resource "aws_ebs_volume" "zone" {
  count             = length(local.zones)
  availability_zone = local.zones[count.index]
  size              = 10
  encrypted         = true
}

resource "aws_security_group" "default" {
  name        = "in-default"
  description = "${data.aws_vpc.default.default ? "has" : "lacks"} defaults"
  vpc_id      = data.aws_vpc.default.id

  ingress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = [data.aws_vpc.default.cidr_block]
  }
}

output "mine" {
  value = data.aws_caller_identity.me.account_id != ""
}
