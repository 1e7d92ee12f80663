# line 3, column 6: expected a name, `=`, a string or `{`, got `:`
resource "aws_instance" "a" {
  ami: "x"
}
