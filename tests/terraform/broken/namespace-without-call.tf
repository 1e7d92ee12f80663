# line 3, column 31: expected `(` after the name of a function, got none
locals {
  a = provider::aws::arn_parse
}
