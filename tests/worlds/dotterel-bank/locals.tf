locals {
  prefix     = join("-", ["dotterel", var.stage])
  production = var.stage == "prod"
  account    = data.aws_caller_identity.here.account_id
  root       = "arn:${data.aws_partition.here.partition}:iam::${local.account}:root"

  keys = {
    lake   = { rotate = true }
    ledger = { rotate = true }
    stream = { rotate = false }
  }

  key_arns = { for name, key in module.keys : name => key.arn }

  buckets = {
    raw     = { versioned = true, key = "lake", public_block = true }
    curated = { versioned = true, key = "lake", public_block = true }
    scratch = { versioned = false, key = null, public_block = false }
    logs    = { versioned = false, key = "aws", public_block = true }
  }
}
