variable "name" {
  type = string
}

variable "kms_key_id" {
  type    = string
  default = null
}

variable "retention" {
  type    = number
  default = 345600
}

variable "producers" {
  type    = list(string)
  default = []
}

variable "require_tls" {
  type    = bool
  default = true
}

variable "extra_policy" {
  type    = string
  default = null
}

resource "aws_sqs_queue" "this" {
  name                      = var.name
  message_retention_seconds = var.retention
  kms_master_key_id         = var.kms_key_id

  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead.arn
    maxReceiveCount     = 5
  })
}

resource "aws_sqs_queue" "dead" {
  name                      = "${var.name}-dead"
  message_retention_seconds = 1209600
  kms_master_key_id         = var.kms_key_id
}

data "aws_iam_policy_document" "base" {
  dynamic "statement" {
    for_each = length(var.producers) > 0 ? [1] : []

    content {
      sid       = "Producers"
      actions   = ["sqs:SendMessage"]
      resources = [aws_sqs_queue.this.arn]

      principals {
        type        = "*"
        identifiers = ["*"]
      }

      condition {
        test     = "ArnEquals"
        variable = "aws:SourceArn"
        values   = var.producers
      }
    }
  }

  dynamic "statement" {
    for_each = var.require_tls ? [1] : []

    content {
      sid       = "TlsOnly"
      effect    = "Deny"
      actions   = ["sqs:*"]
      resources = [aws_sqs_queue.this.arn]

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
}

data "aws_iam_policy_document" "this" {
  source_json   = data.aws_iam_policy_document.base.json
  override_json = var.extra_policy
}

resource "aws_sqs_queue_policy" "this" {
  count = var.require_tls || length(var.producers) > 0 ? 1 : 0

  queue_url = aws_sqs_queue.this.id
  policy    = data.aws_iam_policy_document.this.json
}

output "arn" {
  value = aws_sqs_queue.this.arn
}

output "name" {
  value = aws_sqs_queue.this.name
}

output "dead_letter_name" {
  value = aws_sqs_queue.dead.name
}
