# line 3, column 17: expected `}`, got a name
locals {
  a = "x${var.a var.b}"
}
