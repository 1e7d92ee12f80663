# line 4, column 3: expected `,`, `...` or `)`, got a name
locals {
  a = upper("x"
  b = 1
}
