# line 3, column 18: expected `]`, got `)`
locals {
  ports = [22, 80)
}
