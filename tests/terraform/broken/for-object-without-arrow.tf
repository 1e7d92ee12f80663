# line 3, column 31: expected `=>`, got `}`
locals {
  a = { for s in var.list : s }
}
