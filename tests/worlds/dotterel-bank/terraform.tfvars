stage = "prod"

streams = {
  cards  = { hours = 168, key = "stream" }
  audit  = { hours = 48, key = "aws" }
  clicks = { hours = 24, key = null }
}

retention = {
  database = 14
  cluster  = 3
}
