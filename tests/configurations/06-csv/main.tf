locals {
  rows   = csvdecode(file("${path.module}/rules.csv"))
  active = { for row in local.rows : row.id => row if !startswith(row.comment, "disabled") }
  by_direction = {
    for row in values(local.active) : row.direction => merge(row, { ranges = split(";", row.sources) })...
  }
  # The highest port of each direction; cells are strings, so they sort as text until they are numbers.
  highest = { for direction, rows in local.by_direction : direction => max([for row in rows : tonumber(row.to)]...) }
}

resource "aws_security_group" "firewall" {
  name        = "firewall"
  description = "${length(local.active)} of ${length(local.rows)} rules"
  tags        = { for direction, highest in local.highest : "Highest-${title(direction)}" => highest }
}

resource "aws_security_group_rule" "row" {
  for_each          = local.active
  security_group_id = aws_security_group.firewall.id
  type              = each.value.direction
  protocol          = each.value.protocol
  from_port         = each.value.from
  to_port           = each.value.to
  cidr_blocks       = split(";", each.value.sources)
  description       = each.value.comment != "" ? trim(replace(each.value.comment, "\"", ""), " ") : null
}

resource "aws_network_acl" "firewall" {
  vpc_id = "vpc-0a1b2c3d4e5f60718"

  dynamic "ingress" {
    for_each = { for index, row in local.by_direction["ingress"] : (index + 1) * 100 => row if row.protocol == "tcp" }
    content {
      rule_no    = ingress.key
      action     = "allow"
      protocol   = ingress.value.protocol
      from_port  = ingress.value.from
      to_port    = ingress.value.to
      cidr_block = ingress.value.ranges[0]
    }
  }
}

output "sorted_as_text" {
  value = sort(local.rows[*].to)
}

output "sum" {
  value = sum([for row in local.rows : row.from])
}
