# line 3, column 21: expected a name before `=`, got `var.name`
locals {
  tags = { var.name = 1 }
}
