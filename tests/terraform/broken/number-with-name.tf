# line 3, column 8: expected a line break, got a name
locals {
  a = 0x1F
}
