variable "name" {
  type = string
}

resource "aws_sqs_queue" "door" {
  name = "${var.name}-door"
}

output "door" {
  value = aws_sqs_queue.door.name
}
