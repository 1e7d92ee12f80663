variable "ranges" {
  type    = map(list(string))
  default = { office = ["192.0.2.0/24"], home = ["198.51.100.0/24", "203.0.113.0/24"] }
}

resource "aws_vpc" "native" {
  cidr_block = local.range
}

resource "aws_sqs_queue" "native" {
  name = aws_sns_topic.json["b"].name
  tags = { Literal = local.literal, From = module.topic.name }
}

output "native" {
  value = { literal = local.literal, numbers = local.numbers, deep = local.deep }
}
