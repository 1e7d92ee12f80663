# line 3, column 11: expected a name, got the end of the line
locals {
  a = var.
}
