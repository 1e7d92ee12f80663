# line 3, column 19: expected `)`, got `,`
locals {
  a = max(var.a..., 2)
}
