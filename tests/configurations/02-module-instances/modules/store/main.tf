variable "bucket" { type = string }
variable "days" { type = number }
variable "encrypted" { type = bool }

resource "aws_s3_bucket" "this" {
  bucket = var.bucket
  tags   = { Days = var.days, Encrypted = var.encrypted }
}

resource "aws_s3_bucket_public_access_block" "this" {
  count                   = var.encrypted ? 1 : 0
  bucket                  = aws_s3_bucket.this.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = var.days > 30
  restrict_public_buckets = var.encrypted
}

output "arn" { value = aws_s3_bucket.this.arn }
output "name" { value = aws_s3_bucket.this.bucket }
output "days" { value = var.days }
