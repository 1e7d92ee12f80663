# line 3, column 8: expected an expression, got the end of the line
locals {
  a = !
}
