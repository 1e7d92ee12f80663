locals {
  accounts = {
    management = "610000000001"
    logs       = "610000000002"
    audit      = "610000000003"
    network    = "610000000004"
    shop       = "610000000011"
    ledger     = "610000000012"
  }
  workload_accounts = [for name in ["shop", "ledger"] : local.accounts[name]]
  name              = "dunlin"
  trail_name        = join("-", [local.name, "organization"])
  trail_arn         = "arn:aws:cloudtrail:${var.home_region}:${local.accounts.management}:trail/${local.trail_name}"

  # What the log buckets are for, who writes into them and how long they keep it.
  log_buckets = {
    trail  = { writers = ["cloudtrail.amazonaws.com"], days = 2555, access_log = true }
    config = { writers = ["config.amazonaws.com"], days = 365, access_log = true }
    flow   = { writers = ["delivery.logs.amazonaws.com"], days = 0, access_log = false }
  }
}
