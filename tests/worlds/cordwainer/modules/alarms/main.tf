variable "prefix" {
  type = string
}

variable "actions" {
  type    = list(string)
  default = []
}

variable "enabled" {
  type    = bool
  default = true
}

variable "alarms" {
  type = map(object({
    metric    = string
    namespace = string
    threshold = number
  }))
}

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each = var.alarms

  alarm_name          = "${var.prefix}-${each.key}"
  metric_name         = each.value.metric
  namespace           = each.value.namespace
  threshold           = each.value.threshold
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 2
  period              = 300
  statistic           = "Average"
  alarm_actions       = var.actions
  actions_enabled     = var.enabled
}

output "names" {
  value = [for a in aws_cloudwatch_metric_alarm.this : a.alarm_name]
}
