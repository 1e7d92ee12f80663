ticketing_account = "610000000099"
spokes = {
  shop = {
    cidr      = "10.20.0.0/16"
    internet  = true
    endpoints = ["ecr.api", "ecr.dkr", "ssm", "ssmmessages", "ec2messages"]
  }
  ledger = {
    cidr      = "10.21.0.0/16"
    internet  = false
    endpoints = ["ssm"]
  }
}
flow_logs = {
  shop   = true
  ledger = false
}
