# line 2, column 26: expected an argument in a block of one line, got a block
terraform { backend "s3" {} }
