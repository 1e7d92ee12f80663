# line 3, column 8: expected an expression, got `)`
locals {
  a = ()
}
