# line 4, column 8: expected an expression, got the end of the line
locals {
  tags = {
    a =
      1
  }
}
