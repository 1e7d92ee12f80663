# line 3, column 32: expected `%{ endif }`, got a second `%{ else }`
locals {
  a = "%{ if var.a }x%{ else }y%{ else }z%{ endif }"
}
