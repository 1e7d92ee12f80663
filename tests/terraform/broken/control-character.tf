# line 3, column 8: expected a word, a number, a string or a sign, got '\x07'
locals {
  a = 1
}
