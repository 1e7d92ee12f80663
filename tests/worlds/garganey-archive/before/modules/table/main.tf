variable "name" {}
variable "recover" { default = true }
variable "key" { default = null }

resource "aws_dynamodb_table" "this" {
  name         = var.name
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"
  attribute {
    name = "id"
    type = "S"
  }
  dynamic "point_in_time_recovery" {
    for_each = var.recover ? [1] : []
    content { enabled = true }
  }
  dynamic "server_side_encryption" {
    for_each = var.key[*]
    content {
      enabled     = true
      kms_key_arn = server_side_encryption.value
    }
  }
}
output "arn" { value = aws_dynamodb_table.this.arn }
output "name" { value = aws_dynamodb_table.this.name }
