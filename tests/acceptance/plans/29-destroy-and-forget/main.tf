provider "aws" {
  region = "eu-west-1"
}
removed {
  from = aws_sns_topic.left
  lifecycle { destroy = false }
}
resource "aws_s3_bucket" "kept" { bucket = "case-29-kept" }
