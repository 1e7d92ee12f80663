# line 3, column 8: expected \n, \r, \t, \", \\, \uNNNN or \UNNNNNNNN, got another character after the backslash
locals {
  a = "\u12g4"
}
