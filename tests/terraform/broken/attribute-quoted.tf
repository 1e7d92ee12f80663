# line 3, column 15: expected a name, got a string
locals {
  a = var.map."key"
}
