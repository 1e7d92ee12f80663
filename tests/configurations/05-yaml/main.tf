locals {
  service = yamldecode(file("${path.module}/config/service.yaml"))
  queues = {
    for name in fileset("${path.module}/config", "queues/*.yaml") :
    trimsuffix(basename(name), ".yaml") => yamldecode(file("${path.module}/config/${name}"))
  }
}

resource "aws_cloudwatch_log_group" "group" {
  for_each          = local.service.groups
  name              = "/service/${each.key}"
  retention_in_days = try(each.value.retention, 7)
  kms_key_id        = lookup(each.value, "encrypted", false) == true ? "arn:aws:kms:eu-west-1:123456789012:key/logs" : null
  tags = {
    Owners = join("+", try(each.value.owners, ["nobody"]))
    Kind   = try(tostring(each.value.encrypted), "unset")
  }
}

resource "aws_sqs_queue" "dead" {
  for_each = { for key, queue in local.queues : key => queue.dead_letter if can(queue.dead_letter) }
  name     = "${each.key}-dead${local.queues[each.key].fifo ? ".fifo" : ""}"
  fifo_queue                  = local.queues[each.key].fifo
  message_retention_seconds = 1209600
}

resource "aws_sqs_queue" "queue" {
  for_each      = local.queues
  name          = each.value.fifo ? "${each.value.name}.fifo" : each.value.name
  fifo_queue    = each.value.fifo
  delay_seconds = lookup(each.value, "delay", null)
  redrive_policy = !can(each.value.dead_letter) ? null : jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead[each.key].arn
    maxReceiveCount     = each.value.dead_letter.after
  })
}

resource "aws_iam_policy" "nothing" {
  name        = replace(local.service.text, " ", "-")
  description = yamlencode({ octal = local.service.numbers.octal, list = [1, "a", null] })
  policy      = local.service.policy
}

output "numbers" {
  value = local.service.numbers
}

output "types" {
  value = { for key, value in local.service.numbers : key => value == null ? "null" : tostring(value) }
}
