# Half of what this stack needs may be shared with the platform team, and half of that is.
variable "shared" {
  type    = set(string)
  default = ["dead-letters", "key", "acl", "logs"]
}

variable "platform" {
  type = map(string)
  default = {
    queue  = "https://sqs.eu-west-2.amazonaws.com/123456789012/platform-dead-letters"
    key    = "alias/aws/sns"
    acl    = "arn:aws:wafv2:eu-west-2:123456789012:regional/webacl/platform/11111111-2222-3333-4444-555555555555"
    logs   = "/platform/functions"
    secret = "arn:aws:secretsmanager:eu-west-2:123456789012:secret:platform-AbCdEf"
    topic  = "arn:aws:sns:eu-west-2:123456789012:platform"
  }
}

locals {
  own = { for name in ["dead-letters", "key", "acl", "logs", "secret", "topic"] : name => !contains(var.shared, name) }
}

resource "aws_kms_key" "own" {
  description         = "own"
  enable_key_rotation = true
}

resource "aws_sqs_queue" "dead" {
  name = "crossroads-dead"
}

resource "aws_sqs_queue" "work" {
  name              = "crossroads-work"
  kms_master_key_id = local.own["secret"] ? aws_kms_key.own.arn : "alias/aws/sqs"
  redrive_policy    = jsonencode({ deadLetterTargetArn = aws_sqs_queue.dead.arn, maxReceiveCount = 3 })
}

data "aws_iam_policy_document" "tls" {
  statement {
    effect    = "Deny"
    actions   = ["sqs:*"]
    resources = ["*"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = [false]
    }
  }
}

# With a shared queue the policy goes to the platform's, and ours stays without.
resource "aws_sqs_queue_policy" "dead" {
  queue_url = local.own["dead-letters"] ? aws_sqs_queue.dead.id : var.platform["queue"]
  policy    = data.aws_iam_policy_document.tls.json
}

resource "aws_sqs_queue_policy" "work" {
  queue_url = coalesce(local.own["topic"] ? aws_sqs_queue.work.id : null, var.platform["queue"])
  policy    = data.aws_iam_policy_document.tls.json
}

resource "aws_sns_topic" "alerts" {
  name              = "crossroads-alerts"
  kms_master_key_id = local.own["key"] ? aws_kms_key.own.arn : var.platform["key"]
}

resource "aws_sns_topic" "news" {
  name              = "crossroads-news"
  kms_master_key_id = lookup({ alerts = "alias/aws/sns" }, "news", aws_kms_key.own.key_id)
}

resource "aws_sns_topic_policy" "alerts" {
  arn = try(local.own["topic"], false) ? aws_sns_topic.alerts.arn : var.platform["topic"]
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = "*", Action = "sns:Publish", Resource = "*" }]
  })
}

resource "aws_sns_topic_policy" "news" {
  arn = contains(var.shared, "logs") ? var.platform["topic"] : aws_sns_topic.news.arn
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { AWS = "*" }, Action = "sns:*", Resource = "*" }]
  })
}

resource "aws_secretsmanager_secret" "token" {
  name       = "crossroads/token"
  kms_key_id = local.own["key"] ? aws_kms_key.own.arn : null
}

resource "aws_secretsmanager_secret_rotation" "token" {
  secret_id           = local.own["acl"] ? aws_secretsmanager_secret.token.id : var.platform["secret"]
  rotation_lambda_arn = "arn:aws:lambda:eu-west-2:123456789012:function:rotate"

  rotation_rules {
    automatically_after_days = 30
  }
}

resource "aws_secretsmanager_secret_policy" "token" {
  secret_arn = local.own["acl"] ? aws_secretsmanager_secret.token.arn : var.platform["secret"]
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = "*", Action = "secretsmanager:GetSecretValue", Resource = "*" }]
  })
}

resource "aws_iam_role" "hook" {
  name               = "hook"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}

module "hook" {
  source   = "./modules/hook"
  for_each = { in = local.own["logs"], out = local.own["topic"] }

  name      = "crossroads-${each.key}"
  role      = aws_iam_role.hook.arn
  own       = each.value
  log_group = var.platform["logs"]
  key       = each.value ? aws_kms_key.own.arn : ""
}

resource "aws_api_gateway_rest_api" "door" {
  name = "door"
  body = jsonencode({
    openapi = "3.0.1"
    info    = { title = "door", version = "1" }
    paths   = { "/in" = { post = { security = [{ iam = [] }], "x-amazon-apigateway-integration" = { type = "http", httpMethod = "POST", uri = local.own["acl"] ? "https://in.example.com" : "http://in.example.com" } } } }
    components = { securitySchemes = { iam = { type = "apiKey", name = "Authorization", in = "header", "x-amazon-apigateway-authtype" = "awsSigv4" } } }
  })
}

resource "aws_api_gateway_deployment" "door" {
  rest_api_id = aws_api_gateway_rest_api.door.id
}

resource "aws_api_gateway_stage" "door" {
  rest_api_id          = aws_api_gateway_rest_api.door.id
  deployment_id        = aws_api_gateway_deployment.door.id
  stage_name           = "live"
  xray_tracing_enabled = !local.own["acl"]
}

resource "aws_wafv2_web_acl" "own" {
  name  = "own"
  scope = "REGIONAL"
  default_action {
    allow {}
  }
  visibility_config {
    cloudwatch_metrics_enabled = true
    metric_name                = "own"
    sampled_requests_enabled   = true
  }
}

resource "aws_wafv2_web_acl_association" "door" {
  resource_arn = aws_api_gateway_stage.door.arn
  web_acl_arn  = local.own["acl"] ? aws_wafv2_web_acl.own.arn : var.platform["acl"]
}

resource "aws_wafv2_web_acl_logging_configuration" "own" {
  resource_arn            = local.own["acl"] ? aws_wafv2_web_acl.own.arn : var.platform["acl"]
  log_destination_configs = ["arn:aws:firehose:eu-west-2:123456789012:deliverystream/aws-waf-logs-x"]
}

resource "aws_ecr_repository" "door" {
  name                 = "door"
  image_tag_mutability = local.own["secret"] ? "IMMUTABLE" : "MUTABLE"
}

resource "aws_ecr_repository_policy" "door" {
  repository = local.own["logs"] ? aws_ecr_repository.door.name : "platform"
  policy     = jsonencode({ Version = "2008-10-17", Statement = [{ Effect = "Allow", Principal = "*", Action = "ecr:*" }] })
}

resource "aws_ecr_lifecycle_policy" "door" {
  repository = local.own["secret"] ? aws_ecr_repository.door.name : "platform"
  policy     = jsonencode({ rules = [{ rulePriority = 1, selection = { tagStatus = "any", countType = "imageCountMoreThan", countNumber = 5 }, action = { type = "expire" } }] })
}

resource "aws_codebuild_project" "door" {
  name           = "door"
  service_role   = aws_iam_role.hook.arn
  encryption_key = local.own["key"] ? aws_kms_key.own.arn : "arn:aws:kms:eu-west-2:123456789012:alias/aws/s3"
  artifacts {
    type = "NO_ARTIFACTS"
  }
  environment {
    compute_type = "BUILD_GENERAL1_SMALL"
    image        = "aws/codebuild/standard:5.0"
    type         = "LINUX_CONTAINER"
  }
  source {
    type     = "GITHUB"
    location = "https://github.com/crossroads/door.git"
  }
}

resource "aws_route53_zone" "door" {
  name = "door.example"
}

resource "aws_route53_query_log" "door" {
  zone_id                  = local.own["logs"] ? aws_route53_zone.door.zone_id : "Z0123456789PLATFORM"
  cloudwatch_log_group_arn = "arn:aws:logs:us-east-1:123456789012:log-group:/aws/route53/door"
}
