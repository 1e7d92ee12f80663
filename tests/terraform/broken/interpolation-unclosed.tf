# line 3, column 16: expected `}`, got a string
locals {
  a = "x${var.a"
}
