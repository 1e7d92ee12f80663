variable "a" { default = "from the default" }
variable "b" { default = "from the default" }
variable "c" { default = "from the default" }
variable "d" { default = "from the default" }
variable "e" { default = "from the default" }
variable "f" { default = "from the default" }
variable "g" { default = "from the default" }
variable "h" { default = "from the default" }

variable "list" {
  type = list(string)
}

variable "settings" {
  type = object({
    days      = number
    encrypted = optional(bool, true)
    names     = set(string)
  })
}

variable "number" {
  type = number
}

variable "untyped" {}

locals {
  letters = { a = var.a, b = var.b, c = var.c, d = var.d, e = var.e, f = var.f, g = var.g, h = var.h }
}

resource "aws_sns_topic" "letter" {
  for_each     = local.letters
  name         = each.key
  display_name = each.value
}

resource "aws_cloudwatch_log_group" "settings" {
  for_each          = var.settings.names
  name              = each.value
  retention_in_days = var.settings.days
  kms_key_id        = var.settings.encrypted ? "arn:aws:kms:eu-west-1:123456789012:key/${var.number}" : null
  tags              = { Untyped = jsonencode(var.untyped), List = join("+", var.list) }
}

output "letters" {
  value = local.letters
}
