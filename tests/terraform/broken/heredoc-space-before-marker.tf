# line 3, column 7: expected an expression, got `<`
locals {
  a = << EOT
text
EOT
}
