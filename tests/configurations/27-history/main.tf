terraform {
  required_version = "~> 1.5"

  backend "s3" {
    bucket = "acme-state"
    key    = "history.tfstate"
    region = "eu-west-1"
  }
}

moved {
  from = aws_sqs_queue.old
  to   = aws_sqs_queue.new["main"]
}

moved {
  from = aws_sns_topic.topic
  to   = module.queue.aws_sns_topic.this
}

moved {
  from = module.queue
  to   = module.queue[0]
}

removed {
  from = aws_s3_bucket.gone

  lifecycle {
    destroy = false
  }
}

removed {
  from = module.legacy

  lifecycle {
    destroy = true
  }
}

resource "aws_sqs_queue" "new" {
  for_each = { main = 30, spare = 60 }
  name     = each.key

  visibility_timeout_seconds = each.value
}

module "queue" {
  source = "./modules/queue"
  count  = 1
  name   = aws_sqs_queue.new["main"].name
}

check "timeouts" {
  assert {
    condition     = alltrue([for queue in aws_sqs_queue.new : queue.visibility_timeout_seconds < 60])
    error_message = "Queue ${keys(aws_sqs_queue.new)[1]} takes ${aws_sqs_queue.new["spare"].visibility_timeout_seconds} seconds."
  }

  assert {
    condition     = module.queue[0].arn != ""
    error_message = "known after apply only"
  }
}

check "region" {
  data "aws_region" "here" {}

  assert {
    condition     = data.aws_region.here.name == "us-east-1"
    error_message = "This belongs elsewhere."
  }
}

output "topic" {
  value = module.queue[0].topic
}
