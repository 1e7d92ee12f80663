variable "name" {
  type = string
}

variable "runtime" {
  type = string
}

variable "role_arn" {
  type = string
}

resource "aws_lambda_function" "this" {
  function_name = var.name
  role          = var.role_arn
  runtime       = var.runtime
  handler       = "index.handler"
  filename      = "${path.module}/empty.zip"
  publish       = true
}

output "qualified_arn" {
  value = aws_lambda_function.this.qualified_arn
}

output "name" {
  value = aws_lambda_function.this.function_name
}
