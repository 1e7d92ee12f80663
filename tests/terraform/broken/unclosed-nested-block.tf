# line 2, column 37: expected a `}` for this, got the end
resource "aws_security_group" "web" {
  ingress {
    from_port = 22
}
