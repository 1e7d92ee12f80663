variable "teams" {
  type    = set(string)
  default = ["orders", "billing", "orders", "search"]
}

variable "ports" {
  type    = set(number)
  default = [8443, 443, 443, 8080]
}

locals {
  retired = toset(["search"])
  active  = setsubtract(var.teams, local.retired)
  shared  = setunion(local.active, ["audit", "billing"], [])
  both    = setintersection(local.shared, ["audit", "orders", "nobody"])
}

resource "aws_sqs_queue" "team" {
  for_each                  = local.active
  name                      = "${each.key}-in"
  message_retention_seconds = each.value == "billing" ? 1209600 : 345600
  kms_master_key_id         = "alias/${each.value}"
}

resource "aws_sns_topic" "shared" {
  for_each = local.shared
  name     = each.value
  tags = {
    Both = contains(local.both, each.key)
    All  = join(",", local.shared)
  }
}

resource "aws_sns_topic_subscription" "fan_out" {
  for_each  = toset([for queue in aws_sqs_queue.team : replace(queue.name, "-in", "")])
  topic_arn = aws_sns_topic.shared[each.key].arn
  protocol  = "sqs"
  endpoint  = aws_sqs_queue.team[each.key].arn
}

resource "aws_security_group" "edge" {
  name        = "edge"
  description = "ports ${join("/", [for port in var.ports : tostring(port)])}"
}

resource "aws_security_group_rule" "edge" {
  for_each          = { for port in var.ports : port => port if port > 443 }
  type              = "ingress"
  security_group_id = aws_security_group.edge.id
  protocol          = "tcp"
  from_port         = each.key
  to_port           = each.value
  cidr_blocks       = toset(["10.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12"])
}

resource "aws_cloudwatch_log_group" "port" {
  for_each          = toset([for port in var.ports : tostring(port)])
  name              = "/edge/${each.value}"
  retention_in_days = each.key == "443" ? 365 : 7
}

output "sizes" {
  value = [length(var.teams), length(var.ports), length(local.shared)]
}

output "sorted" {
  value = sort(local.shared)
}
