# line 3, column 7: expected a `"` at the end of this string, got the end of the line
locals {
  a = "text
  b = 1
}
