data "aws_caller_identity" "current" {}

data "aws_region" "current" {}

locals {
  account = data.aws_caller_identity.current.account_id
  prefix  = "bittern-${var.stage}"

  queues = {
    bookings  = { retention = 1209600, producers = [aws_sns_topic.events["booking"].arn] }
    invoices  = { retention = 345600, producers = [aws_sns_topic.events["invoice"].arn] }
    telemetry = { retention = 3600, producers = [], require_tls = false }
  }
}

resource "aws_kms_key" "messaging" {
  description         = "Queues and topics of the integration layer"
  enable_key_rotation = true

  policy = data.aws_iam_policy_document.messaging_key.json
}

resource "aws_kms_alias" "messaging" {
  name          = "alias/${local.prefix}-messaging"
  target_key_id = aws_kms_key.messaging.key_id
}

# Services publish through the key; nobody outside of this account may use it.
data "aws_iam_policy_document" "messaging_key" {
  statement {
    sid       = "Root"
    actions   = ["kms:*"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::${local.account}:root"]
    }
  }

  statement {
    sid       = "ThroughSnsAndSqs"
    actions   = ["kms:GenerateDataKey*", "kms:Decrypt"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["*"]
    }

    condition {
      test     = "StringEquals"
      variable = "kms:CallerAccount"
      values   = [local.account]
    }

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["sqs.${data.aws_region.current.name}.amazonaws.com", "sns.${data.aws_region.current.name}.amazonaws.com"]
    }
  }
}

# Signs the manifests for customs
resource "aws_kms_key" "manifests" {
  description              = "Customs manifests"
  customer_master_key_spec = "RSA_4096"
  key_usage                = "SIGN_VERIFY"
}

# Left over from the trial with the port authority
resource "aws_kms_key" "trial" {
  description             = "Port authority trial"
  deletion_window_in_days = 7

  policy = <<-EOT
    {
      "Version": "2012-10-17",
      "Statement": [
        {
          "Sid": "Admin",
          "Effect": "Allow",
          "Principal": {"AWS": "arn:aws:iam::${local.account}:root"},
          "Action": "kms:*",
          "Resource": "*"
        },
        {
          "Sid": "Decrypt",
          "Effect": "Allow",
          "Principal": {"AWS": "*"},
          "Action": ["kms:Decrypt", "kms:DescribeKey"],
          "Resource": "*"
        }
      ]
    }
  EOT
}
