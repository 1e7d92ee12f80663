# line 3, column 14: expected `,` or `in`, got a name
locals {
  a = [for s of var.list : s]
}
