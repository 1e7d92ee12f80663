# line 3, column 3: expected a name or `}`, got a string
resource "aws_instance" "a" {
  "ami" = "x"
}
