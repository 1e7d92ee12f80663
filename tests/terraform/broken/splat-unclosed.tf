# line 3, column 22: expected an expression, got `*`
locals {
  a = aws_instance.a[*.id
}
