variable "name" { type = string }
variable "description" { type = string }
variable "rotate" { type = bool }
variable "days" { type = number }
variable "usage" { type = string }
variable "spec" { type = string }
variable "policy" { type = string }

resource "aws_kms_key" "this" {
  description              = var.description
  enable_key_rotation      = var.rotate
  deletion_window_in_days  = var.days
  key_usage                = var.usage
  customer_master_key_spec = var.spec
  policy                   = var.policy
}

resource "aws_kms_alias" "this" {
  name          = "alias/${var.name}"
  target_key_id = aws_kms_key.this.key_id
}

output "arn" { value = aws_kms_key.this.arn }
output "id" { value = aws_kms_key.this.key_id }
