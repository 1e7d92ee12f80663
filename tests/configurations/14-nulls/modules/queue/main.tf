variable "name" { type = string }

variable "retention" {
  type    = number
  default = 345600
}

variable "delay" {
  type     = number
  default  = 10
  nullable = false
}

variable "tags" {
  type     = map(string)
  default  = { Default = "yes" }
  nullable = false
}

resource "aws_sqs_queue" "this" {
  name                      = var.name
  message_retention_seconds = var.retention
  delay_seconds             = var.delay
  tags                      = var.tags
}

output "said" { value = { retention = var.retention, delay = var.delay, tags = var.tags } }
