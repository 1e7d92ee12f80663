variable "name" { type = string }

moved {
  from = aws_sns_topic.before
  to   = aws_sns_topic.this
}

resource "aws_sns_topic" "this" {
  name              = "${var.name}-events"
  kms_master_key_id = "alias/aws/sns"
}

output "arn" { value = aws_sns_topic.this.arn }
output "topic" { value = aws_sns_topic.this.name }
