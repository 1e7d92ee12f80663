variable "name" { type = string }
variable "account" { type = string }
variable "rotate" {
  type    = bool
  default = true
}
variable "window" {
  type    = number
  default = 30
}
variable "services" {
  description = "Services that may use the key, and for which source."
  type        = map(string)
  default     = {}
}
variable "readers" {
  type    = list(string)
  default = []
}
variable "extra_policy" {
  description = "A policy that replaces statements of the same sid."
  type        = string
  default     = null
}

data "aws_iam_policy_document" "this" {
  override_json = var.extra_policy

  statement {
    sid       = "Account"
    actions   = ["kms:*"]
    resources = ["*"]
    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::${var.account}:root"]
    }
  }

  dynamic "statement" {
    for_each = var.services
    content {
      sid       = replace(title(replace(statement.key, ".", " ")), " ", "")
      actions   = ["kms:GenerateDataKey*", "kms:DescribeKey"]
      resources = ["*"]
      principals {
        type        = "Service"
        identifiers = [statement.key]
      }
      condition {
        test     = "StringLike"
        variable = "aws:SourceArn"
        values   = [statement.value]
      }
    }
  }

  dynamic "statement" {
    for_each = length(var.readers) > 0 ? [var.readers] : []
    content {
      sid       = "Readers"
      actions   = ["kms:Decrypt"]
      resources = ["*"]
      principals {
        type        = "AWS"
        identifiers = statement.value
      }
    }
  }
}

resource "aws_kms_key" "this" {
  description             = var.name
  enable_key_rotation     = var.rotate
  deletion_window_in_days = var.window
  policy                  = data.aws_iam_policy_document.this.json
}

resource "aws_kms_alias" "this" {
  name          = "alias/${var.name}"
  target_key_id = aws_kms_key.this.key_id
}

output "arn" { value = aws_kms_key.this.arn }
output "alias" { value = aws_kms_alias.this.name }
