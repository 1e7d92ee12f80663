# line 3, column 11: expected an expression, got `}`
locals {
  a = "x${}"
}
