# line 3, column 9: expected the end of the line, got a second `=`
locals {
  a = b = 1
}
