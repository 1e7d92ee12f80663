variable "name" { type = string }
variable "key" { type = string }
variable "strict" { type = bool }
variable "dead" { type = bool }
variable "topic" { type = string }

resource "aws_sqs_queue" "this" {
  name              = var.name
  kms_master_key_id = var.key
  redrive_policy    = var.dead ? jsonencode({ deadLetterTargetArn = aws_sqs_queue.dead[0].arn, maxReceiveCount = 5 }) : null
}

resource "aws_sqs_queue" "dead" {
  count             = var.dead ? 1 : 0
  name              = "${var.name}-dead"
  kms_master_key_id = var.key
}

data "aws_iam_policy_document" "this" {
  statement {
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.this.arn]

    principals {
      type        = "Service"
      identifiers = ["sns.amazonaws.com"]
    }

    dynamic "condition" {
      for_each = var.strict ? [var.topic] : []

      content {
        test     = "ArnEquals"
        variable = "aws:SourceArn"
        values   = [condition.value]
      }
    }
  }

  dynamic "statement" {
    for_each = var.strict ? [1] : []

    content {
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
        values   = ["false"]
      }
    }
  }
}

resource "aws_sqs_queue_policy" "this" {
  queue_url = aws_sqs_queue.this.id
  policy    = data.aws_iam_policy_document.this.json
}

output "arn" { value = aws_sqs_queue.this.arn }
output "name" { value = aws_sqs_queue.this.name }
