variable "name" { type = string }
variable "tags" { type = map(string) }

resource "aws_s3_bucket" "this" {
  bucket        = var.name
  force_destroy = var.tags.Public
  tags          = merge(var.tags, { Module = path.module })
}

output "tags" { value = aws_s3_bucket.this.tags }
