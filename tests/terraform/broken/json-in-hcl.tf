# line 2, column 1: expected the name of a block, got `{`
{
  "locals": { "a": 1 }
}
