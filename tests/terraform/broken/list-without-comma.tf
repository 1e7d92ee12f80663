# line 3, column 15: expected `,` or `]`, got a number
locals {
  ports = [22 80]
}
