variable "name" { type = string }

variable "settings" {
  type = object({
    runtime     = string
    in_vpc      = bool
    zones       = number
    environment = map(string)
    traced      = string
    managed_log = bool
  })
}

variable "network" {
  type = object({ subnets = list(string), groups = list(string) })
}

variable "role" { type = string }
variable "key" { type = string }

resource "aws_cloudwatch_log_group" "this" {
  count = var.settings.managed_log ? 1 : 0

  name              = "/aws/lambda/${var.name}"
  retention_in_days = 731
}

resource "aws_lambda_function" "this" {
  function_name = var.name
  role          = var.role
  runtime       = var.settings.runtime
  handler       = "main.handler"
  filename      = "${path.module}/function.zip"
  kms_key_arn   = length(var.settings.environment) > 0 ? var.key : null

  dynamic "vpc_config" {
    for_each = var.settings.in_vpc ? [var.network] : []

    content {
      subnet_ids         = slice(vpc_config.value.subnets, 0, var.settings.zones)
      security_group_ids = vpc_config.value.groups
    }
  }

  dynamic "environment" {
    for_each = length(var.settings.environment) > 0 ? [1] : []

    content {
      variables = var.settings.environment
    }
  }

  dynamic "tracing_config" {
    for_each = compact([var.settings.traced])

    content {
      mode = tracing_config.value
    }
  }
}

output "arn" {
  value = aws_lambda_function.this.arn
}

output "name" {
  value = aws_lambda_function.this.function_name
}
