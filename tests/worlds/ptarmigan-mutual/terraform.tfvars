stage = "live"

keys = {
  lake    = { text = "what lies in the lake" }
  streams = { text = "what runs into the lake", days = 14 }
  house   = { text = "the warehouse", policy = "callers" }
  partner = { text = "brokers and reinsurers", rotate = false, policy = "anyone" }
  lab     = { text = "notebooks and models", rotate = null, days = 7 }
  seal    = { text = "signs what goes to the regulator", usage = "SIGN_VERIFY", spec = "RSA_3072", rotate = false }
}

buckets = {
  raw      = { key = "lake", expire = 400 }
  claims   = { key = "lake", policy = "merged", readers = ["claims"] }
  ledger   = { key = "house", policy = "none", log = false }
  partners = { versioned = false, policy = "inverted", closed = false }
  results  = { expire = 30, policy = "shadowed" }
  scratch  = { log = false, versioned = false, policy = "objects" }
}

streams = {
  quotes    = { key = "streams", hours = 168, shards = 4 }
  telemetry = { key = "stream", hours = 168 } # since March
  clicks    = { source = false }
  fraud     = { key = "streams", source = false, hours = 48 }
}

networks = {
  lake = { cidr = "10.60.0.0/16" }
  lab  = { cidr = "10.61.0.0/16", flows = false }
}

jobs = {
  policies   = { script = "policies.py" }
  claims     = { script = "claims.py", version = "2.0", admin = true }
  reinsurers = { script = "reinsurers.py", protected = false }
}

endpoints = {
  core   = { engine = "postgres", type = "source", port = 5432 }
  crm    = { engine = "mysql", type = "source", port = 3306 }
  brands = { engine = "aurora", type = "source", port = 3306, tls = "verify-full" }
  sink   = { engine = "redshift", type = "target", port = 5439 }
}

notebooks = {
  actuaries = { direct = "Disabled", root = "Disabled" }
  interns   = { root = "Disabled", key = null }
}

kafka_clients      = "TLS"
warehouse_password = "From-the-pipeline-1"
crm_password       = "From-the-pipeline-1"
