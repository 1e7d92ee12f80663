# line 3, column 46: expected `}`, got `...`
locals {
  a = { for s in var.list : s => s if s != ""... }
}
