# line 4, column 5: expected a name, got `+`
locals {
  sum = 1
    + 2
}
