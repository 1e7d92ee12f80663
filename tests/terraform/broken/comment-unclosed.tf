# line 2, column 1: expected a word, a number, a string or a sign, got '/'
/* what this is about
locals {}
