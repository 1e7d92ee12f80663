# line 3, column 18: expected a line break or a comma, got a name
locals {
  tags = { a = 1 b = 2 }
}
