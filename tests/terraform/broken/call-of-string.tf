# line 3, column 10: expected an operator, got `(`
locals {
  a = "f"(1)
}
