# line 2, column 30: expected a plain string, got something else
resource "aws_s3_bucket "logs" {}
