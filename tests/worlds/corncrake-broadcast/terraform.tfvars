regions = {
  main    = { cidr = "10.20.0.0/16", tls_policy = "ELBSecurityPolicy-TLS-1-2-2017-01", redirect = true }
  standby = { cidr = "10.21.0.0/16", flow_log = false, tls = "ELBSecurityPolicy-TLS-1-2-2017-01" }
}

services = {
  web    = { image = "web:12", public = true, spare = true, user = "1000" }
  votes  = { image = "votes:3", port = 9090, sidecar = true, user = "root", settings = { DB_PASSWORD = "hunter2-hunter2", STAGE = "air" } }
  ticker = { image = "ticker:7", spare = true, settings = { STAGE = "air" } }
}

sites = {
  live    = { alias = "live.corncrake.example", tls = "TLSv1.2_2021", paths = { "/api/*" = "https-only", "/old/*" = "allow-all" }, root = "index.html" }
  archive = { alias = "archive.corncrake.example", tls = "TLSv1.1_2016", logged = false, waf = "edges" }
  press   = { alias = "press.corncrake.example", viewers = "allow-all", waf = null, root = "press.html" }
}

queues = {
  votes    = {}
  ingest   = { key = false, strict = false }
  subtitle = { dead = false, key = null }
}

caches = {
  sessions = { days = 7 }
  charts   = { transit = false, token = false, nodes = 1 }
  weather  = { rest = false, token = false }
}

clients = {
  app   = { flows = ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"], hide = "ENABLED" }
  kiosk = { flows = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"], grants = ["implicit"] }
}

builds = {
  web    = { secrets = { NPM_TOKEN = "/builds/npm" } }
  image  = { docker = true, image = "aws/codebuild/standard:2.0" }
  legacy = { logs = "DISABLED", plain = { AWS_SECRET_ACCESS_KEY = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", STAGE = "air" }, unsafe = true }
}

repositories = {
  web    = { keep = 30 }
  votes  = { scan = false }
  ticker = { immutable = false, open = true, keep = 10 }
}

cache_token       = "from-the-pipeline-0123456789"
database_password = "from-the-pipeline-1"

# nobody knows what these were for
teletext_pages = 900
