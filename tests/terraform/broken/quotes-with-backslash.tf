# line 3, column 20: expected a word, a number, a string or a sign, got '\'
locals {
  a = "${lookup(m, \"k\")}"
}
