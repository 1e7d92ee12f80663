terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "~> 3.39" }
  }
}

provider "aws" {
  region = local.region
}

variable "mode" {
  type    = string
  default = "Active"
}

variable "nightly_runtime" {
  type = string
}

variable "token" {
  type      = string
  sensitive = true
}

variable "log_bucket" {
  type    = string
  default = null
}

variable "limits" {
  type    = map(string)
  default = {}
}

locals {
  region  = "ap-southeast-2"
  account = "555566667777"
  team    = "kestrel"
  names   = { for n in ["report", "ingest", "nightly", "mailer"] : n => "${local.team}-${n}" }
}

resource "aws_iam_role" "fn" {
  name               = "${local.team}-fn"
  assume_role_policy = <<-JSON
    {
      "Version": "2012-10-17",
      "Statement": [
        {"Effect": "Allow", "Principal": {"Service": ["lambda.amazonaws.com", "edgelambda.amazonaws.com"]}, "Action": "sts:AssumeRole"}
      ]
    }
  JSON
}

resource "aws_iam_policy_attachment" "fn" {
  name       = "fn"
  roles      = [aws_iam_role.fn.name]
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole"
}

resource "aws_iam_role" "old" {
  name                = "${local.team}-old"
  assume_role_policy  = aws_iam_role.fn.assume_role_policy
  managed_policy_arns = ["arn:aws:iam::aws:policy/PowerUserAccess", "arn:aws:iam::aws:policy/IAMFullAccess"]
}

resource "aws_vpc" "v" {
  cidr_block = "10.9.0.0/16"
}

resource "aws_subnet" "s" {
  for_each          = { one = ["10.9.0.0/20", "a"], two = ["10.9.16.0/20", "a"], three = ["10.9.32.0/20", "b"] }
  vpc_id            = aws_vpc.v.id
  cidr_block        = each.value[0]
  availability_zone = "${local.region}${each.value[1]}"
}

resource "aws_default_security_group" "v" {
  vpc_id = aws_vpc.v.id
}

resource "aws_lambda_function" "report" {
  function_name = local.names["report"]
  role          = aws_iam_role.fn.arn
  runtime       = "java11"
  handler       = "r.R"
  s3_bucket     = "kestrel-code"
  s3_key        = "report.jar"
  kms_key_arn   = data.aws_kms_alias.lambda.target_key_arn

  environment {
    variables = { OUT = aws_s3_bucket.reports.id }
  }

  tracing_config {
    mode = var.mode
  }

  vpc_config {
    subnet_ids         = [aws_subnet.s["one"].id, aws_subnet.s["two"].id]
    security_group_ids = [aws_default_security_group.v.id]
  }
}

data "aws_kms_alias" "lambda" {
  name = "alias/aws/lambda"
}

resource "aws_lambda_function" "ingest" {
  function_name = local.names["ingest"]
  role          = aws_iam_role.fn.arn
  runtime       = "java8.al2"
  handler       = "i.h"
  s3_bucket     = "kestrel-code"
  s3_key        = "ingest.zip"
  publish       = true

  environment {
    variables = merge({ API_TOKEN = aws_ssm_parameter.token.value }, var.limits)
  }

  vpc_config {
    subnet_ids         = [for k, s in aws_subnet.s : s.id if k != "two"]
    security_group_ids = [aws_security_group.fn.id]
  }

  dead_letter_config {
    target_arn = aws_sns_topic.failed.arn
  }
}

resource "aws_ssm_parameter" "token" {
  name  = "/kestrel/token"
  type  = "SecureString"
  value = var.token
}

resource "aws_security_group" "fn" {
  name   = "fn"
  vpc_id = aws_vpc.v.id
}

resource "aws_lambda_alias" "ingest" {
  name             = "live"
  function_name    = aws_lambda_function.ingest.arn
  function_version = aws_lambda_function.ingest.version
}

resource "aws_lambda_function" "nightly" {
  function_name = local.names.nightly
  role          = aws_iam_role.old.arn
  runtime       = var.nightly_runtime
  handler       = "n.h"
  s3_bucket     = "kestrel-code"
  s3_key        = "nightly.zip"
}

resource "aws_lambda_function" "mailer" {
  function_name = "${local.team}-mailer"
  role          = aws_iam_role.fn.arn
  package_type  = "Image"
  image_uri     = "555566667777.dkr.ecr.ap-southeast-2.amazonaws.com/mailer@sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"
}

# --- log groups, named in every way there is
resource "aws_cloudwatch_log_group" "report" {
  name              = format("/aws/lambda/%s", aws_lambda_function.report.function_name)
  retention_in_days = 731
}

resource "aws_cloudwatch_log_group" "ingest" {
  name              = join("/", ["", "aws", "lambda", local.names["ingest"]])
  retention_in_days = 90
}

resource "aws_cloudwatch_log_group" "mailer" {
  name = "/aws/lambda/kestrel-mailer"
}

# --- who may call
resource "aws_lambda_permission" "report_bucket" {
  function_name = "kestrel-report"
  action        = "lambda:InvokeFunction"
  principal     = "s3.amazonaws.com"
  source_arn    = aws_s3_bucket.reports.arn
}

resource "aws_lambda_permission" "ingest_sns" {
  function_name = aws_lambda_alias.ingest.function_name
  qualifier     = aws_lambda_alias.ingest.name
  action        = "lambda:InvokeFunction"
  principal     = "sns.amazonaws.com"
  source_arn    = "arn:aws:sns:${local.region}:${local.account}:feed-*"
}

resource "aws_lambda_permission" "ingest_partner" {
  function_name = "arn:aws:lambda:${local.region}:${local.account}:function:${local.names["ingest"]}:live"
  action        = "lambda:InvokeFunction"
  principal     = "*"
}

resource "aws_lambda_permission" "nightly" {
  function_name  = aws_lambda_function.nightly.function_name
  action         = "lambda:InvokeFunction"
  principal      = "events.amazonaws.com"
  source_account = local.account
}

resource "aws_lambda_permission" "mailer" {
  for_each      = toset(["arn:aws:iam::888899990000:role/newsletter", "arn:aws:iam::888899990000:root"])
  function_name = aws_lambda_function.mailer.qualified_arn
  action        = "lambda:invokefunction"
  principal     = each.value
}

resource "aws_sns_topic" "failed" {
  name              = "failed"
  kms_master_key_id = "alias/aws/sns"
}

resource "aws_s3_bucket" "reports" {
  bucket_prefix = "kestrel-reports-"
}

resource "aws_s3_bucket_notification" "reports" {
  bucket = aws_s3_bucket.reports.id
  lambda_function {
    lambda_function_arn = aws_lambda_function.report.arn
    events              = ["s3:ObjectCreated:*"]
  }
}
