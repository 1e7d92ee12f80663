# line 3, column 10: expected \n, \r, \t, \", \\, \uNNNN or \UNNNNNNNN, got another character after the backslash
locals {
  a = "C:\data"
}
