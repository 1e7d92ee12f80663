# line 3, column 9: expected `%{ if }` before this, got `%{ endif }`
locals {
  a = "x%{ endif }"
}
