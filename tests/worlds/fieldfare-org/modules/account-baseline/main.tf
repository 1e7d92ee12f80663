terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "imdsv2" {
  type    = string
  default = "required"
}
variable "console" {
  type    = bool
  default = false
}
variable "block_internet" {
  type     = string
  default  = "block-ingress"
  nullable = true
}
variable "block_snapshot" {
  type    = string
  default = "block-all-sharing"
}
variable "ebs_key" {
  type    = string
  default = null
}
variable "s3" {
  type = object({
    block_public_acls       = optional(bool, true)
    block_public_policy     = optional(bool, true)
    ignore_public_acls      = optional(bool, true)
    restrict_public_buckets = optional(bool, true)
  })
  default = {}
}

resource "aws_ec2_instance_metadata_defaults" "this" {
  http_tokens                 = var.imdsv2
  http_put_response_hop_limit = 2
}

resource "aws_ebs_encryption_by_default" "this" {
  enabled = true
}

resource "aws_ebs_default_kms_key" "this" {
  count   = var.ebs_key == null ? 0 : 1
  key_arn = var.ebs_key
}

resource "aws_ebs_snapshot_block_public_access" "this" {
  state = var.block_snapshot
}

resource "aws_ec2_serial_console_access" "this" {
  enabled = var.console
}

resource "aws_ec2_image_block_public_access" "this" {
  state = var.imdsv2 == "required" ? "block-new-sharing" : "unblocked"
}

resource "aws_vpc_block_public_access_options" "this" {
  for_each                    = toset(compact([var.block_internet]))
  internet_gateway_block_mode = each.value
}

resource "aws_s3_account_public_access_block" "this" {
  block_public_acls       = var.s3.block_public_acls
  block_public_policy     = var.s3.block_public_policy
  ignore_public_acls      = var.s3.ignore_public_acls
  restrict_public_buckets = var.s3.restrict_public_buckets
}

resource "aws_iam_account_password_policy" "this" {
  minimum_password_length        = 16
  require_lowercase_characters   = true
  require_uppercase_characters   = true
  require_numbers                = true
  require_symbols                = true
  password_reuse_prevention      = 24
  allow_users_to_change_password = true
}
