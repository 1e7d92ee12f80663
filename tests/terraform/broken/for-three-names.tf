# line 3, column 16: expected `in`, got `,`
locals {
  a = [for a, b, c in var.list : a]
}
