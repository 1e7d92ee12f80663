variable "name" { type = string }
variable "sse" {
  type    = bool
  default = null
}
variable "key" {
  type    = string
  default = null
}
variable "senders" {
  type    = list(string)
  default = []
}

resource "aws_sqs_queue" "this" {
  name                    = var.name
  sqs_managed_sse_enabled = var.sse
  kms_master_key_id       = var.key
}

data "aws_iam_policy_document" "this" {
  count = length(var.senders) == 0 ? 0 : 1

  statement {
    sid       = "Send"
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.this.arn]
    principals {
      type        = "Service"
      identifiers = var.senders
    }
  }

  statement {
    sid       = "Tls"
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

resource "aws_sqs_queue_policy" "this" {
  count     = length(data.aws_iam_policy_document.this)
  queue_url = aws_sqs_queue.this.url
  policy    = data.aws_iam_policy_document.this[0].json
}

output "arn" { value = aws_sqs_queue.this.arn }
