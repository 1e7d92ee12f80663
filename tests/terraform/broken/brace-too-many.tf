# line 5, column 1: expected a name or the end, got `}`
resource "aws_s3_bucket" "logs" {
  bucket = "logs"
}
}
