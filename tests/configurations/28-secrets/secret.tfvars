password    = "correct-horse-battery"
credentials = { user = "app", token = "t0ken-0f-n0thing", ports = [5432, 5433] }
parameters  = { "api/key" = "key-of-nothing", salt = "salt-of-nothing" }
