# line 3, column 16: expected an expression, got `]`
locals {
  a = var.list[]
}
