# line 3, column 14: expected an expression, got `}`
locals {
  a = "%{ if }x%{ endif }"
}
