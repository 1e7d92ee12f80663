# line 2, column 29: expected `}` on the line of its `{`, got the end of the line
variable "a" { type = string
}
