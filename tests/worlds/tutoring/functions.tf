resource "aws_iam_role" "lambda" {
  name = "${local.prefix}-lambda"

  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }]
  })
}

resource "aws_iam_role_policies_exclusive" "lambda" {
  role_name    = aws_iam_role.lambda.name
  policy_names = [aws_iam_role_policy.lambda.name]
}

resource "aws_iam_role_policy" "lambda" {
  name = "lessons"
  role = aws_iam_role.lambda.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = ["dynamodb:GetItem", "dynamodb:PutItem"], Resource = "arn:aws:dynamodb:*:*:table/${local.prefix}-*" },
    ]
  })
}

resource "aws_cloudwatch_log_group" "functions" {
  name              = "/kestrel/${var.environment}/functions"
  retention_in_days = local.live ? 731 : 30
  kms_key_id        = aws_kms_key.main.arn
}

resource "aws_lambda_function" "render" {
  function_name = "${local.prefix}-render"
  role          = aws_iam_role.lambda.arn
  package_type  = "Image"
  image_uri     = "${aws_ecr_repository.render.repository_url}@sha256:9f2c1b6de0b6b7a0c2e3f4a5968778695a4b3c2d1e0f9f8e7d6c5b4a39281706"
  timeout       = 20

  logging_config {
    log_format = "JSON"
    log_group  = aws_cloudwatch_log_group.functions.name
  }

  tracing_config {
    mode = "PassThrough"
  }
}

resource "aws_lambda_function_url" "render" {
  function_name      = aws_lambda_function.render.function_name
  authorization_type = "AWS_IAM"
  invoke_mode        = "RESPONSE_STREAM"
}

resource "aws_lambda_function" "hooks" {
  function_name = "${local.prefix}-hooks"
  role          = aws_iam_role.lambda.arn
  runtime       = "python3.13"
  handler       = "hooks.main"
  filename      = "hooks.zip"

  environment {
    variables = {
      STRIPE_SECRET_NAME = "kestrel/stripe"
      TOKEN_TTL          = "3600"
      QUEUE              = aws_sqs_queue.hooks.url
    }
  }

  vpc_config {
    subnet_ids         = slice(var.private_subnets, 0, 1)
    security_group_ids = ["sg-0a1b2c3d4e5f60718"]
  }

  dead_letter_config {
    target_arn = aws_sqs_queue.hooks.arn
  }
}

resource "aws_lambda_runtime_management_config" "hooks" {
  function_name       = aws_lambda_function.hooks.function_name
  update_runtime_on   = "Manual"
  runtime_version_arn = "arn:aws:lambda:eu-west-1::runtime:7b620fc2e66107a1046b140b9d320295811af3ad5d4c6a011fad1fa65127e9e6"
}

resource "aws_lambda_alias" "hooks" {
  name             = "current"
  function_name    = aws_lambda_function.hooks.function_name
  function_version = "$LATEST"
}

resource "aws_lambda_function_url" "hooks" {
  function_name      = aws_lambda_function.hooks.function_name
  qualifier          = aws_lambda_alias.hooks.name
  authorization_type = "NONE" # Stripe signs its requests

  cors {
    allow_origins = ["*"]
    allow_methods = ["POST"]
  }
}

resource "aws_ecr_repository" "render" {
  name                 = "${local.prefix}/render"
  image_tag_mutability = "IMMUTABLE_WITH_EXCLUSION"

  image_tag_mutability_exclusion_filter {
    filter      = "dev-*"
    filter_type = "WILDCARD"
  }
}

resource "aws_ecr_registry_scanning_configuration" "all" {
  scan_type = "ENHANCED"

  rule {
    scan_frequency = "SCAN_ON_PUSH"

    repository_filter {
      filter      = "kestrel-*"
      filter_type = "WILDCARD"
    }
  }
}

resource "aws_sqs_queue" "hooks" {
  name                    = "${local.prefix}-hooks"
  sqs_managed_sse_enabled = true
}

resource "aws_sqs_queue_policy" "hooks" {
  queue_url = aws_sqs_queue.hooks.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Deny"
        Principal = "*"
        Action    = "sqs:*"
        Resource  = aws_sqs_queue.hooks.arn
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
      {
        Effect    = "Allow"
        Principal = { Service = "events.amazonaws.com" }
        Action    = "sqs:SendMessage"
        Resource  = aws_sqs_queue.hooks.arn
      },
    ]
  })
}
