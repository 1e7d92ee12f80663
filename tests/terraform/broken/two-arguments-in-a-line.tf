# line 3, column 13: expected a line break, got a name
resource "aws_instance" "a" {
  ami = "x" instance_type = "t3.micro"
}
