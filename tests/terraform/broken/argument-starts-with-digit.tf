# line 3, column 3: expected a name or `}`, got a number
resource "aws_instance" "a" {
  2ami = "x"
}
