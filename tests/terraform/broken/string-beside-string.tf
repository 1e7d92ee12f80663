# line 3, column 13: expected a line break, got a string
locals {
  a = "one" "two"
}
