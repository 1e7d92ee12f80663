# line 5, column 5: expected a name, got `,`
locals {
  tags = {
    a = 1
    , b = 2
  }
}
