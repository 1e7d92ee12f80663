# line 3, column 8: expected an expression, got the end of the line
resource "aws_instance" "a" {
  ami =
}
