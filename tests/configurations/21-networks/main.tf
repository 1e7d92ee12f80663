variable "range" {
  type    = string
  default = "10.64.0.0/16"

  validation {
    condition     = can(cidrnetmask(var.range)) && tonumber(split("/", var.range)[1]) <= 24
    error_message = "Give an IPv4 range of at least 256 addresses."
  }
}

variable "zone_count" {
  default = 3
}

locals {
  bits    = ceil(log(var.zone_count * 2, 2))
  public  = [for zone in range(var.zone_count) : cidrsubnet(var.range, local.bits, zone)]
  private = [for zone in range(var.zone_count) : cidrsubnet(var.range, local.bits, zone + var.zone_count)]
  cut     = cidrsubnets("172.16.0.0/20", 1, 2, 4, 4)
  v6      = [for number in [0, 1, 255] : cidrsubnet("2001:db8:1200::/48", 16, number)]
  prefix  = tonumber(regex("/(\\d+)$", var.range)[0])
  size    = pow(2, 32 - local.prefix)
}

resource "aws_vpc" "main" {
  cidr_block                       = var.range
  assign_generated_ipv6_cidr_block = local.size >= 65536
}

resource "aws_subnet" "public" {
  count             = var.zone_count
  vpc_id            = aws_vpc.main.id
  cidr_block        = local.public[count.index]
  availability_zone = "eu-west-1${substr("abcdef", count.index, 1)}"
  tags = {
    Mask    = cidrnetmask(local.public[count.index])
    Gateway = cidrhost(local.public[count.index], 1)
    Last    = cidrhost(local.public[count.index], -2)
  }
}

resource "aws_subnet" "private" {
  count             = length(local.private)
  vpc_id            = aws_vpc.main.id
  cidr_block        = element(local.private, count.index)
  availability_zone = element(aws_subnet.public[*].availability_zone, count.index + 1)
  # Known only when AWS has given the network its range.
  ipv6_cidr_block = cidrsubnet(aws_vpc.main.ipv6_cidr_block, 8, count.index)
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.main.id

  route {
    cidr_block = cidrsubnet("0.0.0.0/0", 0, 0)
    gateway_id = "igw-0123456789abcdef0"
  }

  dynamic "route" {
    for_each = slice(local.cut, 1, 3)
    content {
      cidr_block         = route.value
      transit_gateway_id = "tgw-0123456789abcdef0"
    }
  }
}

resource "aws_security_group" "peers" {
  name        = "peers"
  description = "${local.size} addresses of /${local.prefix}"

  ingress {
    protocol         = "tcp"
    from_port        = 443
    to_port          = 443
    cidr_blocks      = concat(local.cut, [for host in [5, 6] : "${cidrhost(var.range, host)}/32"])
    ipv6_cidr_blocks = local.v6
  }
}

output "cut" { value = local.cut }
output "hosts" { value = [cidrhost("2001:db8::/32", 255), cidrhost("10.0.0.0/8", 65536), cidrhost("192.0.2.7/24", 0)] }
output "sizes" { value = [local.bits, local.size, floor(local.size / 3), local.size % 7] }
