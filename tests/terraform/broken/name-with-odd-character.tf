# line 3, column 13: expected a name, got '²' in it
locals {
  a = var.na²me
}
