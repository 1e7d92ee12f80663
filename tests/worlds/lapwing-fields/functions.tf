module "function" {
  source   = "./modules/function"
  for_each = var.functions

  name     = "${var.name}-${each.key}"
  settings = each.value
  network  = module.network.inner
  role     = aws_iam_role.service["lambda"].arn
  key      = aws_kms_key.fields.arn
}

resource "aws_lambda_permission" "ingest" {
  action        = "lambda:InvokeFunction"
  function_name = module.function["ingest"].name
  principal     = "iot.amazonaws.com"
  source_arn    = aws_iot_topic_rule.readings.arn
}

resource "aws_lambda_permission" "notify" {
  action        = "lambda:InvokeFunction"
  function_name = module.function["notify"].name
  principal     = "s3.amazonaws.com"
}

resource "aws_lambda_function_url" "score" {
  function_name      = module.function["score"].name
  authorization_type = "NONE"

  cors {
    allow_origins = ["https://app.lapwing.example", "*"]
  }
}

resource "aws_cloudwatch_log_group" "states" {
  name              = "/aws/vendedlogs/states/${var.name}"
  retention_in_days = 0
  kms_key_id        = aws_kms_key.fields.arn
}

locals {
  machines = {
    season = {
      level  = "ALL"
      traced = true
      key    = aws_kms_key.fields.arn
      header = "{% $states.input.token %}"
    }
    weather = {
      level  = "OFF"
      traced = null
      key    = null
      header = "Bearer sk_live_4eC39HqLyjWDarjtT1zdp7dc"
    }
  }
}

resource "aws_sfn_state_machine" "this" {
  for_each = local.machines

  name     = "${var.name}-${each.key}"
  role_arn = aws_iam_role.service["states"].arn

  definition = jsonencode({
    StartAt = "Ask"
    States = {
      Ask = {
        Type     = "Task"
        Resource = "arn:aws:states:::http:invoke"
        End      = true
        Arguments = {
          ApiEndpoint = "https://weather.example/v1"
          Headers     = { Authorization = each.value.header }
        }
      }
    }
  })

  logging_configuration {
    level                  = each.value.level
    include_execution_data = each.value.level == "ALL"
    log_destination        = "${aws_cloudwatch_log_group.states.arn}:*"
  }

  dynamic "tracing_configuration" {
    for_each = each.value.traced[*]

    content {
      enabled = tracing_configuration.value
    }
  }

  dynamic "encryption_configuration" {
    for_each = each.value.key[*]

    content {
      type       = "CUSTOMER_MANAGED_KMS_KEY"
      kms_key_id = encryption_configuration.value
    }
  }
}
