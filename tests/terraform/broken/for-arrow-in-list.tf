# line 3, column 30: expected `if` or `]`, got `=>`
locals {
  a = [for s in var.list : s => s]
}
