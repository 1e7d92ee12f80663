variable "name" { type = string }
variable "key_arn" { type = string }

data "aws_region" "here" {}

resource "aws_s3_bucket" "this" {
  bucket = "acme-${var.name}-${data.aws_region.here.name}"

  server_side_encryption_configuration {
    rule {
      apply_server_side_encryption_by_default {
        sse_algorithm     = "aws:kms"
        kms_master_key_id = var.key_arn
      }
    }
  }
}

output "region" { value = data.aws_region.here.name }
