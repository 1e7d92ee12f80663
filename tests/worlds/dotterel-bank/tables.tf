module "table_limits" {
  source = "./modules/table"

  name     = "${local.prefix}-limits"
  recovery = true
  encrypt  = true
  key_arn  = module.keys["ledger"].arn
  replicas = ["eu-central-1"]
  tags     = { backup = "daily" }
}

module "table" {
  source = "./modules/table"
  for_each = {
    sessions = { capacity = 20, scales = ["Read", "Write"], recovery = false }
    rates    = { capacity = 5, scales = ["Read"], recovery = null }
    holidays = { capacity = 1, scales = [], recovery = local.production }
  }

  name     = "${local.prefix}-${each.key}"
  capacity = each.value.capacity
  scales   = each.value.scales
  recovery = each.value.recovery
  encrypt  = each.key == "rates"
}
