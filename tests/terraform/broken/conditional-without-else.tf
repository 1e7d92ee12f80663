# line 4, column 1: expected `:`, got `}`
locals {
  size = var.big ? 2
}
