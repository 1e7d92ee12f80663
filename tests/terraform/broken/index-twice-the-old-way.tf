# line 3, column 15: expected one index after a dot, got two
locals {
  a = var.list.0.1
}
