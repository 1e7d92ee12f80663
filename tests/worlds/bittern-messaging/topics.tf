resource "aws_sns_topic" "events" {
  for_each = toset(["booking", "invoice", "delay"])

  name              = "${local.prefix}-${each.key}"
  kms_master_key_id = each.key == "delay" ? null : aws_kms_alias.messaging.name
}

resource "aws_sns_topic_policy" "events" {
  for_each = aws_sns_topic.events

  arn    = each.value.arn
  policy = data.aws_iam_policy_document.events[each.key].json
}

data "aws_iam_policy_document" "events" {
  for_each = aws_sns_topic.events

  statement {
    sid       = "Owner"
    actions   = ["sns:Publish", "sns:Subscribe", "sns:GetTopicAttributes"]
    resources = [each.value.arn]

    principals {
      type        = "AWS"
      identifiers = ["*"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceOwner"
      values   = [local.account]
    }
  }

  dynamic "statement" {
    for_each = each.key == "invoice" ? var.partner_accounts : {}

    content {
      sid       = "Partner${title(statement.key)}"
      actions   = ["sns:Subscribe"]
      resources = [each.value.arn]

      principals {
        type        = "AWS"
        identifiers = ["arn:aws:iam::${statement.value}:root"]
      }
    }
  }

  statement {
    sid       = "TlsOnly"
    effect    = "Deny"
    actions   = ["sns:Publish"]
    resources = [each.value.arn]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

resource "aws_sns_topic" "alarms" {
  name              = "${local.prefix}-alarms"
  kms_master_key_id = "alias/aws/sns"
}

# S3 tells us of new manifests; any bucket could, the condition went with the last cleanup
resource "aws_sns_topic" "uploads" {
  name = "${local.prefix}-uploads"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "Buckets"
        Effect    = "Allow"
        Principal = { Service = "s3.amazonaws.com" }
        Action    = "sns:Publish"
        Resource  = "arn:aws:sns:eu-west-1:${local.account}:${local.prefix}-uploads"
        Condition = {
          StringEquals = { "aws:SourceAccount" = local.account }
        }
      },
      {
        Sid       = "Ops"
        Effect    = "Allow"
        Principal = { AWS = local.account }
        Action    = "sns:*"
        Resource  = "arn:aws:sns:eu-west-1:${local.account}:${local.prefix}-uploads"
      },
    ]
  })
}

resource "aws_sns_topic_subscription" "queues" {
  for_each = { booking = "bookings", invoice = "invoices" }

  topic_arn            = aws_sns_topic.events[each.key].arn
  protocol             = "sqs"
  endpoint             = module.queue[each.value].arn
  raw_message_delivery = true
}

resource "aws_sns_topic_subscription" "customs" {
  for_each = toset([
    "https://hooks.customs.example/manifests",
    "http://10.60.4.7:8080/manifests",
  ])

  topic_arn = aws_sns_topic.uploads.arn
  protocol  = split(":", each.value)[0]
  endpoint  = each.value
}

resource "aws_sns_topic_subscription" "duty" {
  topic_arn = aws_sns_topic.alarms.arn
  protocol  = "email"
  endpoint  = "duty@bittern.example"
}
