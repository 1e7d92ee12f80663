# All of them, so that each later file takes one away.
b = "from terraform.tfvars"
c = "from terraform.tfvars"
d = "from terraform.tfvars"
e = "from terraform.tfvars"
f = "from terraform.tfvars"
g = "from terraform.tfvars"
h = "from terraform.tfvars"

list = [
  "tfvars",
]
number  = "12"
untyped = { a = [1, null], "b c" = -1.5, "d" = <<-TEXT
  text
  TEXT
}
settings = { days = 1, names = [] }
