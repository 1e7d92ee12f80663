# line 3, column 37: expected `%{ endif }`, got `%{ endfor }`
locals {
  a = "%{ for s in var.a }%{ if s }x%{ endfor }%{ endif }"
}
