# line 3, column 28: expected no second `.*` in the attributes of a `.*`, got one
locals {
  a = aws_instance.a.*.disk.*.id
}
