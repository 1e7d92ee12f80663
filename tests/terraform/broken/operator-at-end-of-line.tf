# line 3, column 12: expected an expression, got the end of the line
locals {
  sum = 1 +
    2
}
