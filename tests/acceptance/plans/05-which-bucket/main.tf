provider "aws" {
  region = "eu-west-1"
}
variable "sites" { default = { "blog.v1" = "private", "shop" = "public-read" } }

resource "aws_s3_bucket" "site" {
  for_each = var.sites
}

resource "aws_s3_bucket_public_access_block" "paired" {
  for_each                = var.sites
  bucket                  = aws_s3_bucket.site[each.key].id
  block_public_acls       = each.key == "shop"
  block_public_policy     = each.key == "shop"
  ignore_public_acls      = each.key == "shop"
  restrict_public_buckets = each.key == "shop"
}

resource "aws_s3_bucket" "many" {
  count = 2
}

resource "aws_s3_bucket_public_access_block" "one_of_many" {
  bucket                  = element(aws_s3_bucket.many[*].id, length(var.sites))
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}
