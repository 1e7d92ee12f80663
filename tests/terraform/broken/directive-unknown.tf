# line 3, column 11: expected if, else, endif, for or endfor, got another word
locals {
  a = "%{ when var.a }x%{ endwhen }"
}
