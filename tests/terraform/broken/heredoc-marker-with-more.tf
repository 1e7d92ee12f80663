# line 3, column 13: expected the marker of this heredoc, got the end
locals {
  a = upper(<<EOT
text
EOT)
}
