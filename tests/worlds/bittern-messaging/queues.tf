module "queue" {
  source   = "./modules/queue"
  for_each = local.queues

  name         = "${local.prefix}-${each.key}"
  retention    = each.value.retention
  producers    = each.value.producers
  require_tls  = lookup(each.value, "require_tls", true)
  kms_key_id   = each.key == "telemetry" ? null : aws_kms_key.messaging.arn
  extra_policy = each.key == "invoices" ? data.aws_iam_policy_document.invoices_open.json : null
}

# TODO BIT-212: finance could not post, so the sid of the module is overridden for now
data "aws_iam_policy_document" "invoices_open" {
  statement {
    sid       = "Producers"
    actions   = ["sqs:*"]
    resources = ["arn:aws:sqs:eu-west-1:${local.account}:${local.prefix}-invoices"]

    principals {
      type        = "AWS"
      identifiers = ["*"]
    }
  }
}

resource "aws_sqs_queue" "returns" {
  name                        = "${local.prefix}-returns.fifo"
  fifo_queue                  = true
  content_based_deduplication = true
  kms_master_key_id           = "alias/aws/sqs"

  policy = <<EOF
{
  "Version": "2012-10-17",
  "Statement": [{
    "Sid": "Harbour",
    "Effect": "Allow",
    "Principal": {"AWS": "arn:aws:iam::${var.partner_accounts["harbour"]}:role/returns"},
    "Action": ["sqs:SendMessage", "sqs:GetQueueUrl"],
    "Resource": "arn:aws:sqs:eu-west-1:${local.account}:${local.prefix}-returns.fifo"
  }]
}
EOF
}
