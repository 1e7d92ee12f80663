locals {
  statements = {
    get  = ["s3:GetObject"]
    list = ["s3:ListBucket", "s3:GetBucketLocation"]
    put  = ["s3:PutObject"]
  }
  greeting = "Hello $${name}%%{ if loud }!%%{ endif }"
  template = "Hello $${upper(name)}, you are %%{ if age >= 18 }of age%%{ else }too young%%{ endif }."
}

resource "aws_iam_policy" "templated" {
  name        = "templated"
  description = templatestring(local.template, { name = "ann", age = "18" })
  policy = templatefile("${path.module}/policy.json.tftpl", {
    statements = local.statements
    bucket     = "acme-files"
    last       = element(keys(local.statements), length(local.statements) - 1)
  })
}

module "host" {
  source = "./modules/host"
  name   = "build-01"
  disks  = [{ device = "/dev/xvdf", path = "/data" }, { device = "/dev/xvdg", path = "/logs", options = "noatime" }]
  debug  = true
  ports  = [80, 443]
}

resource "aws_sns_topic" "inline" {
  name         = "inline"
  display_name = "%{ for port in [80, 443] }${port}%{ if port == 80 }+%{ endif }%{ endfor }"
  tags = {
    Greeting = local.greeting
    Trimmed  = "a  ${~ "b" ~}  c %{~ if true ~} d %{~ else ~} e %{~ endif ~} f"
    Nested   = "x${"y${"z${1 + 1}"}"}"
    Only     = "${true}"
    Index    = "%{ for index, letter in split("", "abc") }${index}${letter}%{ endfor }"
  }
}

output "decoded" {
  value = jsondecode(aws_iam_policy.templated.policy).Statement[*].Action
}
