locals {
  servers = {
    brokers    = { type = "VPC", protocols = ["SFTP"], log = true }
    reinsurers = { type = "VPC", protocols = ["SFTP", "FTP"], log = false }
    surveyors  = { type = "PUBLIC", protocols = null, log = true, policy = "TransferSecurityPolicy-2020-06" }
  }
}

resource "aws_transfer_server" "this" {
  for_each = local.servers

  endpoint_type        = each.value.type
  protocols            = each.value.protocols
  logging_role         = each.value.log ? aws_iam_role.exchange.arn : null
  security_policy_name = each.key == "brokers" ? "TransferSecurityPolicy-FIPS-2020-06" : try(each.value.policy, var.transfer_policy)

  identity_provider_type = contains(coalesce(each.value.protocols, ["SFTP"]), "FTP") ? "API_GATEWAY" : "SERVICE_MANAGED"
  url                    = contains(coalesce(each.value.protocols, ["SFTP"]), "FTP") ? "https://who.ptarmigan.example/" : null
  invocation_role        = contains(coalesce(each.value.protocols, ["SFTP"]), "FTP") ? aws_iam_role.exchange.arn : null

  dynamic "endpoint_details" {
    for_each = each.value.type == "VPC" ? [1] : []

    content {
      vpc_id     = module.network["lake"].vpc
      subnet_ids = module.network["lake"].private
    }
  }
}

resource "aws_iam_role" "exchange" {
  name               = "${local.prefix}-exchange"
  assume_role_policy = templatefile("${path.module}/templates/trust.json.tftpl", { services = ["transfer.amazonaws.com"], account = local.account })
}

resource "aws_cloudwatch_log_group" "claims" {
  name              = "/aws/vendedlogs/states/claims"
  retention_in_days = 30
}

resource "aws_sfn_state_machine" "claims" {
  name     = "${local.prefix}-claims"
  role_arn = aws_iam_role.claims.arn

  definition = jsonencode({
    StartAt = "Load"
    States  = { Load = { Type = "Task", Resource = "arn:aws:states:::glue:startJobRun.sync", Parameters = { JobName = module.job["claims"].name }, End = true } }
  })

  logging_configuration {
    level                  = "ERROR"
    include_execution_data = true
    log_destination        = "${aws_cloudwatch_log_group.claims.arn}:*"
  }

  tracing_configuration {
    enabled = local.live
  }
}

resource "aws_sfn_state_machine" "sweep" {
  name     = "${local.prefix}-sweep"
  role_arn = aws_iam_role.claims.arn

  definition = jsonencode({ StartAt = "Done", States = { Done = { Type = "Succeed" } } })

  dynamic "logging_configuration" {
    for_each = var.sweep_log_level[*]

    content {
      level           = logging_configuration.value
      log_destination = "${aws_cloudwatch_log_group.claims.arn}:*"
    }
  }
}

resource "aws_iam_role" "claims" {
  name = "${local.prefix}-claims"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "states.amazonaws.com" } },
      { Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "*" }, Condition = { StringLike = { "aws:PrincipalArn" = "arn:aws:iam::*:role/claims-*" } } },
    ]
  })
}

resource "aws_iam_policy" "claims" {
  name = "${local.prefix}-claims"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = ["glue:StartJobRun", "glue:GetJobRun"], Resource = "*" },
      { Effect = "Allow", NotAction = ["iam:*"], Resource = "*" },
    ]
  })
}

resource "aws_sns_topic" "this" {
  for_each = { alerts = true, feed = false }

  name              = "${local.prefix}-${each.key}"
  kms_master_key_id = each.value ? module.key["streams"].id : null
}

data "aws_iam_policy_document" "topic" {
  for_each = aws_sns_topic.this

  statement {
    actions   = ["sns:Publish"]
    resources = [each.value.arn]

    principals {
      type        = "AWS"
      identifiers = [each.key == "alerts" ? local.root : "*"]
    }
  }

  statement {
    sid       = "Tls"
    effect    = "Deny"
    actions   = ["sns:Publish"]
    resources = [each.value.arn]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

# Both get the policy of the alerts; the feed's own stays in the drawer.
resource "aws_sns_topic_policy" "this" {
  for_each = { alerts = "alerts" }

  arn    = aws_sns_topic.this[each.key].arn
  policy = data.aws_iam_policy_document.topic[each.value].json
}

resource "aws_sns_topic_subscription" "brokers" {
  topic_arn              = aws_sns_topic.this["feed"].arn
  protocol               = "http"
  endpoint               = "http://hooks.brokers.example/ptarmigan"
  endpoint_auto_confirms = true
}

resource "aws_sqs_queue" "this" {
  for_each = { intake = "streams", replies = null }

  name              = "${local.prefix}-${each.key}"
  kms_master_key_id = each.value == null ? null : module.key[each.value].id

  redrive_policy = each.key == "intake" ? jsonencode({ deadLetterTargetArn = aws_sqs_queue.dead.arn, maxReceiveCount = 4 }) : null
}

resource "aws_sqs_queue" "dead" {
  name              = "${local.prefix}-dead"
  kms_master_key_id = "alias/aws/sqs"
}

resource "aws_sqs_queue_policy" "replies" {
  queue_url = aws_sqs_queue.this["replies"].id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = "*"
      Action    = "sqs:SendMessage"
      Resource  = aws_sqs_queue.this["replies"].arn
      Condition = { ArnLike = { "aws:SourceArn" = "*" } }
    }]
  })
}

resource "aws_secretsmanager_secret" "this" {
  for_each = { core = "lake", crm = null }

  name                    = "${local.prefix}/${each.key}"
  kms_key_id              = each.value == null ? null : module.key[each.value].id
  recovery_window_in_days = each.key == "crm" ? 0 : 30
}

resource "aws_secretsmanager_secret_rotation" "core" {
  secret_id           = aws_secretsmanager_secret.this["core"].id
  rotation_lambda_arn = aws_lambda_function.rotate.arn

  rotation_rules {
    automatically_after_days = 30
  }
}

resource "aws_lambda_function" "rotate" {
  function_name = "${local.prefix}-rotate"
  role          = aws_iam_role.rotate.arn
  s3_bucket     = module.bucket["scratch"].name
  s3_key        = "rotate.zip"
  handler       = "rotate.handler"
  runtime       = "python3.8"

  tracing_config {
    mode = "Active"
  }

  vpc_config {
    subnet_ids         = [module.network["lake"].private[0]]
    security_group_ids = [aws_security_group.spark.id]
  }

  environment {
    variables = { STAGE = var.stage }
  }
}

resource "aws_lambda_permission" "rotate" {
  function_name = aws_lambda_function.rotate.function_name
  action        = "lambda:InvokeFunction"
  principal     = "secretsmanager.amazonaws.com"
}

resource "aws_iam_role" "rotate" {
  name               = "${local.prefix}-rotate"
  assume_role_policy = templatefile("${path.module}/templates/trust.json.tftpl", { services = ["lambda.amazonaws.com"], account = "" })
}

resource "aws_iam_role_policy" "rotate" {
  role   = aws_iam_role.rotate.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["secretsmanager:GetSecretValue", "secretsmanager:PutSecretValue"], Resource = "*" }] })
}
