variable "none" {
  type    = list(object({ name = string, ports = list(number) }))
  default = []
}

variable "blank" {
  type    = map(list(string))
  default = {}
}

locals {
  empty_object = {}
  empty_tuple  = []
  empty_set    = toset([])
}

locals {}

resource "aws_sqs_queue" "never" {
  for_each = local.empty_object
  name     = each.key
}

resource "aws_sns_topic" "never" {
  for_each = toset(var.none[*].name)
  name     = each.value
}

resource "aws_instance" "never" {
  count         = length(local.empty_tuple)
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.micro"
}

module "never" {
  source   = "./modules/maybe"
  for_each = var.blank
  name     = each.key
}

module "nothing" {
  source = "./modules/maybe"
  name   = ""
}

resource "aws_security_group" "empty" {
  name        = "empty"
  description = "no rules at all"
  ingress     = []
  egress      = []
  tags        = {}
}

resource "aws_security_group" "none_written" {
  name        = "none-written"
  description = join("", concat(aws_instance.never[*].id, ["nobody"], values(aws_sqs_queue.never)[*].arn))

  dynamic "ingress" {
    for_each = flatten([for entry in var.none : entry.ports])
    content {
      protocol    = "tcp"
      from_port   = ingress.value
      to_port     = ingress.value
      cidr_blocks = []
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "empty" {
  alarm_name          = "empty"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  metric_name         = "m"
  namespace           = "n"
  period              = 60
  statistic           = "Sum"
  threshold           = length(local.empty_set)
  alarm_actions       = local.empty_tuple
  ok_actions          = compact(["", null])
  dimensions          = { for key, value in var.blank : key => value[0] }
  alarm_description   = ""
}

resource "aws_iam_role" "bare" {
  name                  = "bare"
  assume_role_policy    = jsonencode({ Version = "2012-10-17", Statement = [] })
  managed_policy_arns   = []
  force_detach_policies = alltrue([])

  inline_policy {}
}

output "functions" {
  value = {
    alltrue   = alltrue([])
    anytrue   = anytrue([])
    concat    = concat([], [])
    distinct  = distinct([])
    flatten   = flatten([[], [[]]])
    joined    = join(",", [])
    keys      = keys({})
    length    = [length(""), length([]), length({})]
    merged    = merge()
    one       = one([])
    regexall  = regexall("a", "")
    reversed  = reverse([])
    splat     = var.none[*].ports
    split     = split(",", "")
    sum       = try(sum([]), "fails")
    transpose = transpose({})
    trues     = [for value in [] : value]
    objects   = { for key, value in {} : key => value }
    json      = [jsonencode([]), jsonencode({}), jsonencode("")]
    equal     = [[] == local.empty_tuple, {} == local.empty_object, tolist([]) == local.empty_tuple, length(var.none) == 0]
  }
}

output "modules" { value = [module.never, module.nothing] }
output "never" { value = [aws_instance.never, aws_sqs_queue.never] }
