module "keys" {
  source   = "./modules/key"
  for_each = local.keys

  name   = "${local.prefix}-${each.key}"
  rotate = each.value.rotate
  root   = local.root
}

# The partner who reads the ledger feed signs with this one.
resource "aws_kms_key" "signing" {
  description              = "Signs the ledger feed"
  customer_master_key_spec = "ECC_NIST_P256"
  key_usage                = "SIGN_VERIFY"
  deletion_window_in_days  = 30
}

# Left over from the pilot.
resource "aws_kms_key" "pilot" {
  description = "Pilot"
  is_enabled  = false

  policy = <<-POLICY
    {
      "Version": "2012-10-17",
      "Statement": [
        {
          "Sid": "Everybody",
          "Effect": "Allow",
          "Principal": {"AWS": "*"},
          "Action": "kms:*",
          "Resource": "*"
        }
      ]
    }
  POLICY
}
