# line 3, column 7: expected the name of a function, got `var.f`
locals {
  a = var.f(1)
}
