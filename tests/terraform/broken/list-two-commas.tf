# line 3, column 15: expected an expression or `]`, got `,`
locals {
  ports = [22,, 80]
}
