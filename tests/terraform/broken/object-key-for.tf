# line 3, column 16: expected a name after `for`, got `=`
locals {
  tags = { for = 1 }
}
