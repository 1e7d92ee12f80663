locals {
  zones   = ["a", "b"]
  tiers   = { web = [443, 80], data = [5432] }
  pairs   = setproduct(keys(local.tiers), local.zones)
  subnets = { for index, pair in local.pairs : join("-", pair) => { tier = pair[0], zone = pair[1], number = index } }

  rules = flatten([
    for name, subnet in local.subnets : [
      for position, port in local.tiers[subnet.tier] : {
        key    = "${name}:${port}"
        subnet = name
        number = 100 * (position + 1)
        port   = port
      }
    ]
  ])

  codes     = zipmap(["web", "data", "none"], [1, 2, 3])
  by_zone   = transpose({ for name, subnet in local.subnets : name => [subnet.zone] })
  chunks    = chunklist([for rule in local.rules : rule.port], 4)
  web_names = matchkeys(keys(local.subnets), values(local.subnets)[*].tier, ["web"])
}

resource "aws_vpc" "main" {
  cidr_block = "10.40.0.0/16"
}

resource "aws_subnet" "tier" {
  for_each                = local.subnets
  vpc_id                  = aws_vpc.main.id
  cidr_block              = cidrsubnet(aws_vpc.main.cidr_block, 8, each.value.number + 16 * local.codes[each.value.tier])
  availability_zone       = "eu-west-1${each.value.zone}"
  map_public_ip_on_launch = each.value.tier == "web"
  tags                    = { Neighbour = element(local.zones, each.value.number + 1), Chunk = length(local.chunks[0]) }
}

resource "aws_network_acl" "tier" {
  for_each   = local.tiers
  vpc_id     = aws_vpc.main.id
  subnet_ids = [for name, subnet in local.subnets : aws_subnet.tier[name].id if subnet.tier == each.key]
}

resource "aws_network_acl_rule" "tier" {
  for_each       = { for rule in local.rules : rule.key => rule }
  network_acl_id = aws_network_acl.tier[local.subnets[each.value.subnet].tier].id
  rule_number    = each.value.number + local.subnets[each.value.subnet].number
  egress         = false
  protocol       = "tcp"
  rule_action    = contains(local.web_names, each.value.subnet) ? "allow" : "deny"
  cidr_block     = aws_subnet.tier[each.value.subnet].cidr_block
  from_port      = each.value.port
  to_port        = each.value.port
}

output "by_zone" { value = local.by_zone }
output "chunks" { value = local.chunks }
output "product_of_sets" { value = setproduct(toset(["b", "a"]), toset([2, 1])) }
output "product_of_three" { value = length(setproduct(local.zones, [1, 2, 3], [true, false])) }
output "empty_product" { value = setproduct(local.zones, []) }
