# line 2, column 26: expected a plain string, got something else
resource "aws_s3_bucket" "${var.name}" {}
