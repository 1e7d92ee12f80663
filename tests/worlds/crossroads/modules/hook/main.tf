variable "name" { type = string }
variable "role" { type = string }
variable "own" { type = bool }
variable "log_group" { type = string }
variable "key" { type = string }

resource "aws_lambda_function" "this" {
  function_name = var.name
  role          = var.role
  runtime       = "java11"
  handler       = "hook.Main"
  s3_bucket     = "crossroads-code"
  s3_key        = "${var.name}.zip"
  kms_key_arn   = var.key

  environment {
    variables = { NAME = var.name }
  }
}

resource "aws_cloudwatch_log_group" "this" {
  name              = var.own ? "/aws/lambda/${aws_lambda_function.this.function_name}" : "${var.log_group}/${var.name}"
  retention_in_days = 365
}

resource "aws_lambda_permission" "this" {
  function_name = var.own ? aws_lambda_function.this.function_name : "platform-hook"
  action        = "lambda:InvokeFunction"
  principal     = "*"
}
