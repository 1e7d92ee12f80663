variable "name" { type = string }
variable "bucket_arn" { type = string }
variable "role_arn" { type = string }

variable "key_arn" {
  type    = string
  default = null
}

variable "encryption" {
  type    = string
  default = "none"
}

variable "from_stream" {
  type    = bool
  default = false
}

variable "stream_arn" {
  type    = string
  default = null
}

resource "aws_kinesis_firehose_delivery_stream" "this" {
  name        = var.name
  destination = "extended_s3"

  dynamic "server_side_encryption" {
    for_each = var.encryption == "none" ? [] : [var.encryption]

    content {
      enabled  = true
      key_type = server_side_encryption.value == "own" ? "CUSTOMER_MANAGED_CMK" : "AWS_OWNED_CMK"
      key_arn  = server_side_encryption.value == "own" ? var.key_arn : null
    }
  }

  dynamic "kinesis_source_configuration" {
    for_each = var.from_stream ? [var.stream_arn] : []

    content {
      kinesis_stream_arn = kinesis_source_configuration.value
      role_arn           = var.role_arn
    }
  }

  extended_s3_configuration {
    role_arn   = var.role_arn
    bucket_arn = var.bucket_arn
    prefix     = "${var.name}/"
  }
}

output "arn" {
  value = aws_kinesis_firehose_delivery_stream.this.arn
}
