# line 3, column 19: expected the end of the line, got `}`
resource "aws_s3_bucket" "logs" {
  bucket = "logs" }
