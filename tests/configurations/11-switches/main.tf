variable "own_key" {
  type    = bool
  default = true
}

variable "own_network" {
  type    = bool
  default = false
}

variable "alarms" {
  type    = bool
  default = true
}

variable "vpc_id" {
  type    = string
  default = "vpc-0fedcba9876543210"
}

variable "logging" {
  type    = object({ bucket = string })
  default = null
}

resource "aws_kms_key" "own" {
  count               = var.own_key ? 1 : 0
  description         = "own key"
  enable_key_rotation = true
}

resource "aws_vpc" "own" {
  count      = var.own_network ? 1 : 0
  cidr_block = "10.0.0.0/16"
}

resource "aws_sns_topic" "alarms" {
  count             = var.alarms ? 1 : 0
  name              = "alarms"
  kms_master_key_id = one(aws_kms_key.own[*].key_id)
}

resource "aws_s3_bucket" "logs" {
  for_each = var.logging[*].bucket == [] ? toset([]) : toset(var.logging[*].bucket)
  bucket   = each.key
}

module "dns" {
  source = "./modules/dns"
  count  = var.own_network || !var.alarms ? 1 : 0
  vpc_id = try(aws_vpc.own[0].id, var.vpc_id)
}

resource "aws_security_group" "app" {
  name        = "app"
  description = "app"
  vpc_id      = var.own_network ? aws_vpc.own[0].id : var.vpc_id
  tags = {
    Network = coalesce(one(aws_vpc.own[*].cidr_block), "somebody else's")
    Zone    = join("", module.dns[*].zone)
    Topics  = length(aws_sns_topic.alarms)
  }
}

resource "aws_sqs_queue" "app" {
  name                              = "app"
  kms_master_key_id                 = var.own_key ? aws_kms_key.own[0].arn : "alias/aws/sqs"
  kms_data_key_reuse_period_seconds = var.own_key ? 3600 : null
}

resource "aws_cloudwatch_metric_alarm" "depth" {
  alarm_name          = "depth"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 2
  metric_name         = "ApproximateNumberOfMessagesVisible"
  namespace           = "AWS/SQS"
  period              = 60
  statistic           = "Maximum"
  threshold           = var.alarms ? 10 : 1000
  alarm_actions       = aws_sns_topic.alarms[*].arn
  ok_actions          = compact([one(aws_sns_topic.alarms[*].arn), try(aws_kms_key.own[1].arn, "")])
  dimensions          = { QueueName = aws_sqs_queue.app.name }
}

output "key" {
  value = try(aws_kms_key.own[0].enable_key_rotation, null)
}

output "topic" {
  value = one(aws_sns_topic.alarms[*].arn)
}

output "zone" {
  value = one(module.dns[*].zone)
}
