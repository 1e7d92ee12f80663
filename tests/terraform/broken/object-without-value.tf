# line 3, column 13: expected `:` or `=`, got `,`
locals {
  tags = { a, b }
}
