# line 2, column 5: expected the marker of this heredoc, got the end
a = <<EOT
text
EOT