data "aws_caller_identity" "this" {}
data "aws_region" "this" {}

locals {
  name    = "cordwainer-${var.stage}"
  live    = var.stage == "live"
  account = data.aws_caller_identity.this.account_id

  daily = { Backup = local.live ? "daily" : "none" }
}

resource "aws_kms_key" "shop" {
  description         = "Orders and customers"
  enable_key_rotation = true

  policy = <<-EOT
    {
      "Version": "2012-10-17",
      "Statement": [
        {
          "Sid": "Root",
          "Effect": "Allow",
          "Principal": {"AWS": "arn:aws:iam::${data.aws_caller_identity.this.account_id}:root"},
          "Action": "kms:*",
          "Resource": "*"
        },
        {
          "Sid": "Alarms",
          "Effect": "Allow",
          "Principal": {"Service": "cloudwatch.amazonaws.com"},
          "Action": ["kms:Decrypt", "kms:GenerateDataKey*"],
          "Resource": "*"
        }
      ]
    }
  EOT
}

resource "aws_kms_alias" "shop" {
  name          = "alias/${local.name}"
  target_key_id = aws_kms_key.shop.key_id
}

# Left over from the first year; the old backups are under it.
resource "aws_kms_key" "old" {
  description = "old backups"
  is_enabled  = false
}
