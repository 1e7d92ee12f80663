# line 2, column 17: expected a line break, got a name
variable "a" {} variable "b" {}
