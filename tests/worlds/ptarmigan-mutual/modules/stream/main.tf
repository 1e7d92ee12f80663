variable "name" { type = string }
variable "bucket" { type = string }
variable "key" { type = string }
variable "shards" { type = number }
variable "hours" { type = number }
variable "source_stream" { type = bool }

resource "aws_kinesis_stream" "this" {
  count            = var.source_stream ? 1 : 0
  name             = var.name
  shard_count      = var.shards
  retention_period = var.hours
  encryption_type  = var.key == null ? "NONE" : "KMS"
  kms_key_id       = var.key
}

resource "aws_cloudwatch_log_group" "this" {
  name              = "/aws/kinesisfirehose/${var.name}"
  retention_in_days = 400
}

module "role" {
  source  = "./role"
  name    = var.name
  streams = aws_kinesis_stream.this[*].arn
  bucket  = var.bucket
}

resource "aws_kinesis_firehose_delivery_stream" "this" {
  name        = var.name
  destination = "extended_s3"

  dynamic "kinesis_source_configuration" {
    for_each = aws_kinesis_stream.this

    content {
      kinesis_stream_arn = kinesis_source_configuration.value.arn
      role_arn           = module.role.arn
    }
  }

  dynamic "server_side_encryption" {
    for_each = var.source_stream ? [] : [var.key]

    content {
      enabled  = server_side_encryption.value != null
      key_type = server_side_encryption.value == null ? "AWS_OWNED_CMK" : "CUSTOMER_MANAGED_CMK"
      key_arn  = server_side_encryption.value
    }
  }

  extended_s3_configuration {
    bucket_arn  = var.bucket
    role_arn    = module.role.arn
    kms_key_arn = var.key

    cloudwatch_logging_options {
      enabled         = true
      log_group_name  = aws_cloudwatch_log_group.this.name
      log_stream_name = "delivery"
    }
  }
}

output "stream" { value = one(aws_kinesis_stream.this[*].arn) }
