# line 2, column 33: expected a `}` for this, got the end
resource "aws_s3_bucket" "logs" {
  bucket = "logs"
