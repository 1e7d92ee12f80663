# line 3, column 3: expected the name of an argument or a block, got `root.size`
resource "aws_instance" "a" {
  root.size = 8
}
