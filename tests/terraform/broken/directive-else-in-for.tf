# line 3, column 28: expected `%{ endfor }`, got `%{ else }`
locals {
  a = "%{ for s in var.a }x%{ else }y%{ endfor }"
}
