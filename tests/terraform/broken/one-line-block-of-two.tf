# line 2, column 29: expected a name or `}`, got `,`
variable "a" { type = string, default = "x" }
