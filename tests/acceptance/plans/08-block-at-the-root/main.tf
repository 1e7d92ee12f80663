provider "aws" {
  region = "eu-west-1"
}
module "b" { source = "./outer" }

resource "aws_s3_bucket_public_access_block" "b" {
  bucket                  = module.b.bucket_id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = false
}

module "guard" {
  source = "./guard"
  bucket = aws_s3_bucket.c.id
}

resource "aws_s3_bucket" "c" {}
