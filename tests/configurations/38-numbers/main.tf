variable "ratio" {
  type    = number
  default = "0.1"
}

variable "hours" {
  default = 36
}

locals {
  third   = 1 / 3
  big     = 123456789012345678901234567890
  small   = 0.000000001
  sum     = var.ratio + 0.2
  million = 1e6
  parsed  = parseint("ff", 16) + parseint("-101", 2)
  mixed   = "10" * 2 - -3 % 2
  order   = 2 + 3 * 4 - 10 / 4 > 11 && !false || true ? 1 : 0
}

resource "aws_sqs_queue" "numbers" {
  name                       = replace("numbers-${local.million}-${1.0}-${5 / 2}", ".", "_")
  visibility_timeout_seconds = var.hours / 3 * 100
  message_retention_seconds  = floor(86400 * 1.5)
  max_message_size           = pow(2, 11)
  delay_seconds              = abs(-5) + signum(-9) + max(1, 2.5) - min(2.5, 3)
  receive_wait_time_seconds  = ceil(19.2)
  tags = {
    Third   = format("%.3f", local.third)
    Big     = local.big
    Product = local.big * 10
    Small   = local.small
    Sum     = local.sum
    Equal   = local.sum == 0.3
    Parsed  = local.parsed
    Mixed   = local.mixed
    Order   = local.order
    Negative = -var.hours % 5
    Decimal = 1.10 * 3
    Text    = "0x10" == 16 ? "hex" : "no hex"
    Compare = "9" > 10 ? "more" : "less"
    Trailing = 100.000
    Exponent = 1.5e-7
    Log     = floor(log(1000, 10) + 0.5)
  }
}

resource "aws_dynamodb_table" "capacity" {
  for_each       = { for step in range(10, 31, 10) : step => step / 10 }
  name           = "capacity-${each.key}"
  hash_key       = "id"
  read_capacity  = each.value * 2.5 >= 5 ? ceil(each.value * 2.5) : 1
  write_capacity = each.key

  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_cloudwatch_metric_alarm" "threshold" {
  alarm_name          = "threshold"
  comparison_operator = "LessThanThreshold"
  evaluation_periods  = "3"
  metric_name         = "m"
  namespace           = "n"
  period              = 3 * 60
  statistic           = "Average"
  threshold           = 99.95 / 100
  datapoints_to_alarm = tonumber("2.0")
}

output "ranges" { value = [range(3), range(1, 4), range(10, 0, -4), range(0.5, 2), range(0)] }
output "rounded" { value = [floor(-1.5), ceil(-1.5), floor(2), pow(2, 0.5) > 1.414] }
output "text" { value = jsonencode([1.0, 1e3, 0.1, 1e21, local.million, -0]) }
output "sums" { value = [sum([0.1, 0.2, 0.3]), sum(["1", 2]), max(3, "12", 7), local.big + 1] }
