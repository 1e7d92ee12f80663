# line 3, column 8: expected `%{ endif }` before the end of the template, got none
locals {
  a = "%{ if var.a }x"
}
