locals {
  arn   = "arn:aws:iam::123456789012:role/service/app-reader"
  parts = regex("^arn:(?P<partition>[^:]+):(?P<service>[^:]*):(?P<region>[^:]*):(?P<account>\\d{12}):(?P<rest>.+)$", local.arn)
  image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/acme/app:1.22.3-rc1"
  tag   = element(split(":", local.image), 1)
  semver = regex("^(\\d+)\\.(\\d+)\\.(\\d+)(?:-(\\w+))?$", local.tag)
  words = regexall("[A-Z]?[a-z]+", "orderServiceHTTPApi")
  slug  = trim(replace(lower("  Ünïted & Co. -- Orders!  "), "/[^a-z0-9]+/", "-"), "-")
}

resource "aws_iam_role" "app" {
  name                 = reverse(split("/", local.parts.rest))[0]
  path                 = "/${join("/", slice(split("/", local.arn), 1, 2))}/"
  max_session_duration = local.semver[1] * 3600 / 22
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = local.parts.account } }]
  })
  tags = {
    Slug    = local.slug
    Padded  = format("%05d|%-6s|%6.2f|%x|%q|%t|%%|%v", 42, "ab", 3.14159, 255, "q\"", true, [1, "a"])
    Repeat  = format("%[2]s-%[1]s-%[2]s", "a", "b")
    Words   = join("_", [for word in local.words : lower(word)])
    Pre     = local.semver[3] == null ? "final" : local.semver[3]
    Ends    = "${startswith(local.tag, "1.")} ${endswith(local.tag, "rc1")} ${strcontains(local.image, "ecr")}"
    Cut     = substr(local.image, -3, -1)
    Middle  = substr(local.image, 13, 7)
    Trimmed = "${trimprefix(local.image, "123456789012.")}|${trimsuffix(local.tag, "-rc1")}|${trimspace("\t x \n")}"
    Titled  = title("acme order service")
    Swapped = replace("first.last", "/(\\w+)\\.(\\w+)/", "$2 $1")
    Dollar  = replace("a+b", "+", "$1")
  }
}

resource "aws_ecs_cluster" "app" {
  name = format("%s-%s", local.parts["partition"], substr(sha1(local.slug), 0, 8))
}

resource "aws_ecr_repository" "app" {
  for_each             = toset(formatlist("%s/%s", "acme", ["app", "jobs"]))
  name                 = each.value
  image_tag_mutability = can(regex("^acme/a", each.value)) ? "IMMUTABLE" : "MUTABLE"
  image_scanning_configuration {
    scan_on_push = length(regexall("job", each.key)) > 0
  }
}

resource "aws_security_group" "ports" {
  name        = "ports"
  description = join(" ", formatlist("%s=%d", ["http", "https"], [80, 443]))

  dynamic "ingress" {
    for_each = regexall("(\\w+):(\\d+)(?:-(\\d+))?", "tcp:80 udp:5000-5010")
    content {
      protocol    = ingress.value[0]
      from_port   = ingress.value[1]
      to_port     = coalesce(ingress.value[2], ingress.value[1])
      cidr_blocks = ["10.0.0.0/8"]
    }
  }
}

output "parts" { value = local.parts }
output "semver" { value = local.semver }
output "matches" { value = [regexall("(?i)A(b)?", "abAac"), regex("b+", "abbb"), strrev("añb"), upper("straße"), length("日本")] }
