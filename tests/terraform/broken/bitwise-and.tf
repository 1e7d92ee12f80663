# line 3, column 9: expected a word, a number, a string or a sign, got '&'
locals {
  a = 1 & 2
}
