variable "name" {
  type = string
}

variable "kms" {
  type    = string
  default = null
}

variable "senders" {
  description = "ARNs of the topics and buckets that send."
  type        = list(string)
  default     = []
}

variable "wide_open" {
  type    = bool
  default = false
}

variable "secure" {
  type    = bool
  default = true
}

resource "aws_sqs_queue" "dead" {
  name                      = "${var.name}-dead"
  message_retention_seconds = 1209600
  kms_master_key_id         = var.kms
}

resource "aws_sqs_queue" "this" {
  name              = var.name
  kms_master_key_id = var.kms

  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead.arn
    maxReceiveCount     = 5
  })
}

data "aws_iam_policy_document" "this" {
  dynamic "statement" {
    for_each = var.secure ? ["deny"] : []
    content {
      sid       = "PlainHttp"
      effect    = "Deny"
      actions   = ["sqs:*"]
      resources = [aws_sqs_queue.this.arn]
      principals {
        type        = "AWS"
        identifiers = ["*"]
      }
      condition {
        test     = "Bool"
        variable = "aws:SecureTransport"
        values   = [false]
      }
    }
  }

  dynamic "statement" {
    for_each = length(var.senders) > 0 ? [var.senders] : []
    content {
      sid       = "Senders"
      actions   = ["sqs:SendMessage"]
      resources = [aws_sqs_queue.this.arn]
      principals {
        type        = "*"
        identifiers = ["*"]
      }
      condition {
        test     = "ArnEquals"
        variable = "aws:SourceArn"
        values   = statement.value
      }
    }
  }

  dynamic "statement" {
    for_each = var.wide_open ? [1] : []
    content {
      actions   = ["SQS:*"]
      resources = [aws_sqs_queue.this.arn]
      principals {
        type        = "AWS"
        identifiers = ["*"]
      }
    }
  }
}

resource "aws_sqs_queue_policy" "this" {
  count = var.secure || var.wide_open || length(var.senders) > 0 ? 1 : 0

  queue_url = aws_sqs_queue.this.url
  policy    = data.aws_iam_policy_document.this.json
}

output "arn" {
  value = aws_sqs_queue.this.arn
}

output "url" {
  value = aws_sqs_queue.this.url
}

output "name" {
  value = aws_sqs_queue.this.name
}
