variable "source_of_m" {
  type       = string
  const      = true
  deprecated = "it is m"
  default    = "m"
}

module "m" {
  source = "./${var.source_of_m}"
  key_id = aws_kms_key.k.arn
}

resource "aws_kms_key" "k" {}

resource "aws_ebs_volume" "defaults" {
  availability_zone = "eu-central-1a"
  size              = module.m.settings.size
  encrypted         = module.m.settings.encrypted
  kms_key_id        = module.m.settings.key_id
  tags              = convert({ Count = 1, Nothing = null }, map(string))
}

resource "aws_ebs_volume" "each" {
  for_each          = module.m.zones
  availability_zone = each.value
  size              = 1
  encrypted         = convert({ on = "true" }, object({ on = bool, off = optional(bool) })).on
}

resource "aws_sns_topic" "secret" {
  name         = "secret"
  display_name = module.m.secret.name
}
