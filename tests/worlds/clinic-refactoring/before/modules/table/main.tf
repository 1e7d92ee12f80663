variable "name" {}
variable "hash_key" {}
variable "key_arn" {
  default = null
}
variable "pitr" {
  default = true
}

resource "aws_dynamodb_table" "this" {
  name         = var.name
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = var.hash_key

  attribute {
    name = var.hash_key
    type = "S"
  }

  point_in_time_recovery {
    enabled = var.pitr
  }

  dynamic "server_side_encryption" {
    for_each = var.key_arn == null ? [] : [var.key_arn]

    content {
      enabled     = true
      kms_key_arn = server_side_encryption.value
    }
  }
}
