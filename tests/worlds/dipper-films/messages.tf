module "queue" {
  source   = "./modules/queue"
  for_each = var.queues

  name      = "${local.prefix}-${each.key}"
  kms       = each.value.kms == "own" ? aws_kms_alias.media.name : each.value.kms
  wide_open = each.value.wide_open
  secure    = each.value.secure

  senders = each.key == "deliveries" ? ["arn:aws:s3:::${local.bucket_names["uploads"]}"] : (
    each.key == "previews" ? [aws_sns_topic.finished.arn] : []
  )
}

resource "aws_sns_topic" "finished" {
  name              = "${local.prefix}-finished"
  kms_master_key_id = aws_kms_key.media.id
  signature_version = 2
}

resource "aws_sns_topic_policy" "finished" {
  arn = aws_sns_topic.finished.arn

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [{
        Sid       = "EventBridge"
        Effect    = "Allow"
        Principal = { Service = "events.amazonaws.com" }
        Action    = "sns:Publish"
        Resource  = aws_sns_topic.finished.arn
        Condition = { ArnEquals = { "aws:SourceArn" = aws_cloudwatch_event_rule.finished.arn } }
      }],
      [for name, account in var.partner_accounts : {
        Sid       = "Partner${name}"
        Effect    = "Allow"
        Principal = { AWS = account }
        Action    = ["sns:Subscribe"]
        Resource  = aws_sns_topic.finished.arn
        Condition = { StringEquals = { "sns:Protocol" = "https" } }
      }],
      [{
        Sid       = "PlainHttp"
        Effect    = "Deny"
        Principal = "*"
        Action    = "sns:Publish"
        Resource  = aws_sns_topic.finished.arn
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      }],
    )
  })
}

resource "aws_sns_topic" "alarms" {
  name              = "${local.prefix}-alarms"
  kms_master_key_id = "alias/aws/sns"
}

# The score of the quality check is posted by the vendor's account, which nobody wrote down.
resource "aws_sns_topic" "scores" {
  name = "${local.prefix}-scores"

  policy = <<-EOT
    {
      "Version": "2012-10-17",
      "Statement": [{
        "Effect": "Allow",
        "Principal": {"AWS": "*"},
        "Action": ["sns:Publish", "sns:Get*"],
        "Resource": "*",
        "Condition": {"StringNotEquals": {"aws:SourceVpc": "vpc-0a1b2c3d"}}
      }]
    }
  EOT
}

resource "aws_sns_topic_subscription" "previews" {
  topic_arn = aws_sns_topic.finished.arn
  protocol  = "sqs"
  endpoint  = module.queue["previews"].arn
}

resource "aws_sns_topic_subscription" "partner" {
  topic_arn = aws_sns_topic.finished.arn
  protocol  = startswith(var.ingest_callback, "https://") ? "https" : "http"
  endpoint  = var.ingest_callback
}

resource "aws_sns_topic_subscription" "wallboard" {
  topic_arn = aws_sns_topic.alarms.arn
  protocol  = "http"
  endpoint  = "http://wallboard.dipper.example/hook"
}
