# line 5, column 5: expected `,` or `]`, got a number
locals {
  ports = [
    22
    80
  ]
}
