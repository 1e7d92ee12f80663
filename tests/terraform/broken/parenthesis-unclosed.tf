# line 4, column 1: expected `)`, got `}`
locals {
  a = (1 + 2
}
