# line 3, column 7: expected a number, got one too large to count with
locals {
  a = 1e99999999999
}
