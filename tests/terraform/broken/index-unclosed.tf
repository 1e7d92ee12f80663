# line 4, column 1: expected `]`, got `}`
locals {
  a = var.list[0
}
