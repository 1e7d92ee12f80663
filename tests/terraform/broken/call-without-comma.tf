# line 3, column 13: expected `,`, `...` or `)`, got a number
locals {
  a = max(1 2)
}
