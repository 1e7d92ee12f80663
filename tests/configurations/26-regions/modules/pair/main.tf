terraform {
  required_providers {
    aws = {
      source                = "hashicorp/aws"
      configuration_aliases = [aws.first, aws.second]
    }
  }
}

data "aws_region" "first" {
  provider = aws.first
}

resource "aws_sns_topic" "first" {
  provider = aws.first
  name     = "first"
}

resource "aws_sns_topic" "second" {
  provider = aws.second
  name     = "second"
}

module "inner" {
  source    = "../replica"
  name      = "inner"
  key_arn   = aws_sns_topic.first.arn
  providers = { aws = aws.second }
}

output "regions" { value = { first = data.aws_region.first.name, second = module.inner.region } }
