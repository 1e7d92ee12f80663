# line 4, column 5: expected a name, got `?`
locals {
  size = var.big
    ? 2
    : 1
}
