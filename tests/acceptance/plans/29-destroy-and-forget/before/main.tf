provider "aws" {
  region = "eu-west-1"
}
resource "aws_sqs_queue" "gone" {}
resource "aws_sns_topic" "left" {}
resource "aws_s3_bucket" "kept" { bucket = "case-29-kept" }
resource "aws_s3_bucket_public_access_block" "kept" {
  bucket                  = aws_s3_bucket.kept.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}
