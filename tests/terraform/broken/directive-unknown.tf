# line 3, column 11: expected if, else, endif, for or endfor, got `when`
locals {
  a = "%{ when var.a }x%{ endwhen }"
}
