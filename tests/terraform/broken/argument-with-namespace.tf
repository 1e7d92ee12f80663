# line 3, column 3: expected the name of an argument or a block, got `core::tags`
locals {
  core::tags = {}
}
