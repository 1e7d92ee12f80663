# line 4, column 1: expected `{`, got `}`
resource "aws_instance" "a" {
  ami "x"
}
