variable "released" {
  default = "2024-02-28T23:30:00+01:00"
}

locals {
  document = { name = "a\"b", list = [1, 2.50, 1e3], deep = { yes = true, none = null }, big = 12345678901234567890 }
  json     = jsonencode(local.document)
  yaml     = yamlencode(local.document)
  script   = "#!/bin/sh\necho \"$HOME\"\n"
  next_day = timeadd(var.released, "24h")
}

resource "aws_launch_template" "encoded" {
  name      = "encoded-${substr(sha256(local.script), 0, 12)}"
  user_data = base64encode(local.script)
  image_id  = "ami-${substr(md5(local.json), 0, 17)}"
  tags = {
    Sha1      = sha1(local.json)
    Sha512    = substr(sha512(local.script), -16, 16)
    Base64Sha = base64sha256("acme")
    Decoded   = base64decode("w6R0c2No")
    Wide      = textencodebase64("wide", "UTF-16LE")
    Narrow    = textdecodebase64("dwBpAGQAZQA=", "UTF-16LE")
    Uuid      = uuidv5("dns", "acme.example")
    Url       = urlencode("a=1&b=ü/ ~*")
  }
}

resource "aws_ssm_parameter" "text" {
  for_each = {
    json    = local.json
    yaml    = local.yaml
    again   = jsonencode(yamldecode(local.yaml))
    same    = jsondecode(local.json) == local.document
    back    = jsondecode(local.json).big
    list    = join(",", jsondecode("[1, 2.50, 1e3]"))
    csv     = join(";", csvdecode("a,b\n1,\"x,y\"\n2,z\n")[*].b)
    scalar  = jsonencode(jsondecode("\"text\""))
    empty   = yamlencode({})
    strings = yamlencode(["yes", "1", "null", "a: b", "line\nbreak\n", "", "#", 1.5])
  }
  name  = "/text/${each.key}"
  type  = "String"
  value = each.value
}

resource "aws_dynamodb_table" "dates" {
  name         = "dates-${formatdate("YYYYMMDD", local.next_day)}"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }

  tags = {
    Long    = formatdate("EEEE, DD MMMM YYYY 'at' hh:mm:ss ZZZZZ", var.released)
    Short   = formatdate("EEE D MMM YY h:mm aa Z", local.next_day)
    Earlier = timeadd("2024-03-01T00:00:00Z", "-1.5h")
    Compare = timecmp(var.released, "2024-02-28T22:30:00Z")
    Later   = timecmp(local.next_day, var.released) > 0
    Leap    = formatdate("DD", timeadd(local.next_day, "30m"))
  }
}

output "document" { value = jsondecode(local.json) }
output "yaml" { value = yamldecode("a: 1\nb: [x, 2.0]\nc: {d: 2024-01-01}\n") }
