terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 3.39"
    }
  }
}

provider "aws" {
  region = "us-east-1"
}

variable "audited" {
  type    = bool
  default = false
}

resource "aws_kms_key" "archive" {
  description         = "archive"
  enable_key_rotation = true
}

resource "aws_sns_topic" "alerts" {
  name              = "archive-alerts"
  kms_master_key_id = aws_kms_key.archive.id
}

# The policy belongs to the alerting team from now on.
removed {
  from = aws_sns_topic_policy.alerts

  lifecycle {
    destroy = false
  }
}
