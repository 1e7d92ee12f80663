provider "aws" { region = "eu-west-1" }
variable "secret" {
  type      = string
  sensitive = true
  default   = "hunter2-of-the-shop"
}
resource "aws_kms_key" "k" { enable_key_rotation = true }
resource "aws_sqs_queue" "q" {
  name              = "orders"
  kms_master_key_id = aws_kms_key.k.arn
}
resource "aws_s3_bucket" "b" {
  bucket = "example-b-1"
  tags   = { secret = var.secret }
}
resource "aws_s3_bucket_public_access_block" "b" {
  bucket                  = aws_s3_bucket.b.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}
resource "aws_s3_bucket_policy" "b" {
  bucket = aws_s3_bucket.b.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{
    Effect = "Deny", Principal = "*", Action = "s3:*", Resource = ["arn:aws:s3:::example-b-1", "arn:aws:s3:::example-b-1/*"]
  Condition = { Bool = { "aws:SecureTransport" = "false" } } }] })
}
resource "aws_vpc" "v" { cidr_block = "10.0.0.0/16" }
resource "aws_security_group" "g" {
  name   = "g"
  vpc_id = aws_vpc.v.id
  ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/8"]
  }
}
