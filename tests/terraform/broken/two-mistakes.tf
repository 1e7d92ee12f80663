# line 3, column 10: expected an expression or `]`, got `,`
locals {
  a = [1,, 2]
  b = "never closed
}
