# line 3, column 12: expected a name for an element, got `var.s`
locals {
  a = [for var.s in var.list : 1]
}
