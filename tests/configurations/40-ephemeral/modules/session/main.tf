variable "name" { type = string }

variable "token" {
  type      = string
  ephemeral = true
}

variable "minutes" {
  type      = number
  ephemeral = true

  validation {
    condition     = var.minutes <= 60
    error_message = "An hour at most."
  }
}

resource "aws_sns_topic" "session" {
  name = "session-${var.name}"
}

output "name" { value = aws_sns_topic.session.name }

output "secret" {
  value     = "${var.token}/${var.minutes}"
  ephemeral = true
}
