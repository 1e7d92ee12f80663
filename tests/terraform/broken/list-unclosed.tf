# line 4, column 1: expected `]`, got `}`
locals {
  ports = [22, 80
}
