# line 3, column 26: expected `:`, got a name
locals {
  a = [for s in var.list s]
}
