# line 3, column 7: expected the marker of this heredoc, got the end
locals {
  a = <<EOT
text
}
