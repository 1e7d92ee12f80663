# Corncrake Broadcasting: television, radio and what is left of teletext, from two Regions.
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
  region = "eu-west-1"
}

# Takes over when the first is gone.
provider "aws" {
  alias  = "west"
  region = "eu-west-2"
}

# CloudFront wants its certificates and web ACLs there.
provider "aws" {
  alias  = "virginia"
  region = "us-east-1"
}

data "aws_caller_identity" "here" {}

locals {
  account = data.aws_caller_identity.here.account_id
  name    = "corncrake"
  zones   = toset(["tv", "radio", "teletext"])
  live    = var.stage != "rehearsal"
}

module "main" {
  source = "./modules/region"

  name        = "${local.name}-main"
  cidr        = var.regions.main.cidr
  zones       = ["eu-west-1a", "eu-west-1b", "eu-west-1c"]
  flow_log    = var.regions.main.flow_log
  tls_policy  = var.regions.main.tls_policy
  logs        = aws_s3_bucket.logs.id
  tokens      = "required"
  services    = var.services
  redirect    = true
  certificate = aws_acm_certificate.main["tv"].arn
  key         = aws_kms_key.main.arn
}

module "standby" {
  source    = "./modules/region"
  providers = { aws = aws.west }

  name        = "${local.name}-standby"
  cidr        = var.regions.standby.cidr
  zones       = ["eu-west-2a", "eu-west-2b"]
  flow_log    = var.regions.standby.flow_log
  tls_policy  = var.regions.standby.tls_policy
  services    = { for name, service in var.services : name => service if service.spare }
  redirect    = var.regions.standby.redirect
  certificate = aws_acm_certificate.west.arn
}

resource "aws_kms_key" "main" {
  description         = "Corncrake"
  enable_key_rotation = true
}

resource "aws_kms_key" "west" {
  provider    = aws.west
  description = "Corncrake, standby"
}

resource "aws_acm_certificate" "main" {
  for_each          = local.zones
  domain_name       = "${each.key}.corncrake.example"
  validation_method = each.key == "teletext" ? "EMAIL" : "DNS"
}

resource "aws_acm_certificate" "west" {
  provider          = aws.west
  domain_name       = "*.corncrake.example"
  validation_method = "DNS"

  options {
    certificate_transparency_logging_preference = "DISABLED"
  }
}

resource "aws_acm_certificate" "edge" {
  provider          = aws.virginia
  domain_name       = "www.corncrake.example"
  validation_method = "DNS"
}
