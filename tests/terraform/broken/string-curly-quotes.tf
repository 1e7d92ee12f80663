# line 3, column 7: expected a name, got '“' in it
locals {
  a = “text”
}
