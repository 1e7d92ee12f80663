# line 3, column 8: expected \n, \r, \t, \", \\, \uNNNN or \UNNNNNNNN, got the code of no character
locals {
  a = "\ud83d\ude00"
}
