terraform {
  required_providers {
    terraform = {
      source = "terraform.io/builtin/terraform"
    }
  }
}

locals {
  settings = { name = "core", ports = [80, 443], nested = { on = true, none = null } }
  encoded  = provider::terraform::encode_tfvars(local.settings)
  decoded  = provider::terraform::decode_tfvars("days = 30\nnames = [\"a\", \"b\"]\n")
}

resource "aws_ssm_parameter" "settings" {
  name  = "/settings"
  type  = "String"
  value = local.encoded
}

resource "aws_cloudwatch_log_group" "decoded" {
  for_each          = core::toset(local.decoded.names)
  name              = core::upper(each.key)
  retention_in_days = local.decoded.days
  tags              = { Expression = provider::terraform::encode_expr([each.key, local.decoded.days]) }
}

resource "terraform_data" "carrier" {
  for_each = { string = "text", list = "a,b" }
  input    = each.key == "list" ? join("+", split(",", each.value)) : upper(each.value)
}

resource "aws_sns_topic" "carried" {
  name         = terraform_data.carrier["string"].input
  display_name = terraform_data.carrier["list"].output
}

output "decoded" { value = local.decoded }
output "carried" { value = { for key, carrier in terraform_data.carrier : key => carrier.input } }
