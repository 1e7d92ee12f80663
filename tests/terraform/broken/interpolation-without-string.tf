# line 3, column 7: expected a word, a number, a string or a sign, got '$'
locals {
  a = ${var.a}
}
