locals {
  account = data.aws_caller_identity.here.account_id
  region  = data.aws_region.here.region
  suffix  = "${local.account}-${local.region}"
}

resource "aws_kms_key" "fields" {
  description         = "Everything of the fields"
  enable_key_rotation = true
}

resource "aws_kms_alias" "fields" {
  name          = "alias/${var.name}/fields"
  target_key_id = aws_kms_key.fields.id
}
