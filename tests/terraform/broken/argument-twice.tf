# line 4, column 3: expected one `ami` in this block, got two
resource "aws_instance" "a" {
  ami = "x"
  ami = "y"
}
