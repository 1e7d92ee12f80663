# line 3, column 1: expected the name of a block, got `{`
resource "aws_s3_bucket" "logs"
{
  bucket = "logs"
}
