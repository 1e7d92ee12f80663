notebooks = {
  agronomy = {}
  students = { internet = true, root = true, platform = "notebook-al1-v1", imds = 1, own_key = false }
}

functions = {
  ingest = { environment = { TABLE = "readings" }, traced = "Active" }
  notify = { runtime = "nodejs16.x", in_vpc = false, environment = { SMTP_PASSWORD = "sow-and-reap-9" } }
  score  = { zones = 1, managed_log = false }
}
