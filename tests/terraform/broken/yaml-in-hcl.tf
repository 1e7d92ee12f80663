# line 2, column 7: expected a name, `=`, a string or `{`, got `:`
locals:
  a: 1
