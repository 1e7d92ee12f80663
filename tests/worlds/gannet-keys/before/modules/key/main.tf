variable "alias" { type = string }
variable "users" {
  type    = list(string)
  default = []
}
variable "rotate" {
  type    = bool
  default = true
}
variable "window" {
  type    = number
  default = null
}
variable "spec" {
  type    = string
  default = null
}

data "aws_caller_identity" "here" {}

data "aws_iam_policy_document" "this" {
  statement {
    actions   = ["kms:*"]
    resources = ["*"]
    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::${data.aws_caller_identity.here.account_id}:root"]
    }
  }
  dynamic "statement" {
    for_each = length(var.users) > 0 ? [var.users] : []
    content {
      actions   = ["kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey*"]
      resources = ["*"]
      principals {
        type        = "AWS"
        identifiers = statement.value
      }
    }
  }
}

resource "aws_kms_key" "this" {
  description              = var.alias
  enable_key_rotation      = var.rotate
  deletion_window_in_days  = var.window
  customer_master_key_spec = var.spec
  key_usage                = var.spec == null ? null : "SIGN_VERIFY"
  policy                   = data.aws_iam_policy_document.this.json
}

resource "aws_kms_alias" "this" {
  name          = "alias/gannet/${var.alias}"
  target_key_id = aws_kms_key.this.id
}

output "arn" { value = aws_kms_key.this.arn }
output "id" { value = aws_kms_key.this.key_id }
