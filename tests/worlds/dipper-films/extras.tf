# --- thumbnails on demand ---------------------------------------------------------------------------------------------

locals {
  # One function behind CloudFront, one for the festival's own page.
  url_functions = {
    thumbs   = { auth = "AWS_IAM", origins = [] }
    festival = { auth = "NONE", origins = ["*"] }
  }
}

resource "aws_lambda_function" "url" {
  for_each = local.url_functions

  function_name = "${local.prefix}-${each.key}"
  role          = aws_iam_role.url.arn
  package_type  = "Image"
  image_uri     = "${aws_ecr_repository.packager.repository_url}:${each.key}"
  kms_key_arn   = each.key == "thumbs" ? aws_kms_key.media.arn : ""

  environment {
    variables = merge(
      { BUCKET = module.bucket["stills"].id },
      each.key == "festival" ? { FESTIVAL_PASSWORD = "leipzig-2025!" } : {},
    )
  }

  logging_config {
    log_format = "JSON"
    log_group  = aws_cloudwatch_log_group.url.name
  }

  tracing_config {
    mode = "Active"
  }
}

resource "aws_cloudwatch_log_group" "url" {
  name              = "/dipper/functions"
  retention_in_days = 365
}

resource "aws_lambda_function_url" "this" {
  for_each = aws_lambda_function.url

  function_name      = each.value.function_name
  authorization_type = local.url_functions[each.key].auth

  dynamic "cors" {
    for_each = length(local.url_functions[each.key].origins) > 0 ? [local.url_functions[each.key].origins] : []
    content {
      allow_origins = cors.value
      allow_methods = ["GET"]
    }
  }
}

resource "aws_lambda_permission" "cloudfront" {
  statement_id           = "cloudfront"
  action                 = "lambda:InvokeFunctionUrl"
  function_name          = aws_lambda_function.url["thumbs"].function_name
  principal              = "cloudfront.amazonaws.com"
  source_arn             = module.thumbs.arn
  function_url_auth_type = "AWS_IAM"
}

resource "aws_lambda_permission" "finished" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.url["festival"].arn
  principal     = "sns.amazonaws.com"
}

resource "aws_iam_role" "url" {
  name                 = "${local.prefix}-url"
  permissions_boundary = local.prod ? aws_iam_policy.boundary.arn : null

  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "lambda.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

resource "aws_iam_policy" "boundary" {
  name = "${local.prefix}-boundary"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "*", Resource = "*" },
      { Effect = "Deny", Action = ["iam:*", "organizations:*"], Resource = "*" },
    ]
  })
}

resource "aws_iam_role_policy" "url" {
  role   = aws_iam_role.url.id
  policy = data.aws_iam_policy_document.url.json
}

data "aws_iam_policy_document" "url" {
  statement {
    actions   = ["s3:GetObject"]
    resources = [for b in ["stills", "renditions"] : "${module.bucket[b].arn}/*"]
  }

  statement {
    actions   = ["ssm:GetParameter*"]
    resources = ["arn:aws:ssm:*:*:parameter/*"]
  }
}

resource "aws_cloudfront_origin_access_control" "lambda" {
  name                              = "${local.prefix}-lambda"
  origin_access_control_origin_type = "lambda"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

module "thumbs" {
  source = "./modules/distribution"

  name        = "thumbs"
  root        = "index.html"
  web_acl_arn = one([aws_wafv2_web_acl.edge]).arn

  origins = {
    function = {
      domain   = trimsuffix(trimprefix(aws_lambda_function_url.this["thumbs"].function_url, "https://"), "/")
      oac      = aws_cloudfront_origin_access_control.lambda.id
      protocol = "https-only"
    }
    festival = {
      domain   = split("/", aws_lambda_function_url.this["festival"].function_url)[2]
      protocol = "https-only"
    }
  }

  default = { origin = "function" }
  paths   = { "/festival" = { origin = "festival" } }
}

# --- rushes, seen by the cutters through an old identity ---------------------------------------------------------------

resource "aws_s3_bucket" "rushes" {
  bucket_prefix = "${local.prefix}-rushes-"
}

resource "aws_s3_bucket_policy" "rushes" {
  bucket = aws_s3_bucket.rushes.bucket

  policy = <<-EOT
    {
      "Version": "2012-10-17",
      "Statement": [
        {
          "Effect": "Allow",
          "Principal": {"AWS": "${aws_cloudfront_origin_access_identity.rushes.iam_arn}"},
          "Action": "s3:GetObject",
          "Resource": "${aws_s3_bucket.rushes.arn}/*"
        },
        {
          "Effect": "Deny",
          "Principal": {"AWS": "*"},
          "Action": "*",
          "Resource": ["${aws_s3_bucket.rushes.arn}", "${aws_s3_bucket.rushes.arn}/*"],
          "Condition": {"NumericLessThan": {"s3:TlsVersion": "1.2"}}
        }
      ]
    }
  EOT
}

resource "aws_s3_bucket_acl" "rushes" {
  bucket = aws_s3_bucket.rushes.id

  access_control_policy {
    owner {
      id = data.aws_canonical_user_id.this.id
    }

    grant {
      permission = "READ"
      grantee {
        type = "Group"
        uri  = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers"
      }
    }
  }
}

data "aws_canonical_user_id" "this" {}

resource "aws_cloudfront_origin_access_identity" "rushes" {
  comment = "rushes"
}

resource "aws_cloudfront_distribution" "rushes" {
  enabled         = true
  http_version    = "http2"
  web_acl_id      = ""
  price_class     = "PriceClass_100"
  is_ipv6_enabled = false

  origin {
    domain_name = aws_s3_bucket.rushes.bucket_regional_domain_name
    origin_id   = aws_s3_bucket.rushes.id

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.rushes.cloudfront_access_identity_path
    }
  }

  default_cache_behavior {
    target_origin_id       = aws_s3_bucket.rushes.id
    viewer_protocol_policy = "https-only"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    trusted_signers        = []

    forwarded_values {
      query_string = false
      cookies {
        forward = "none"
      }
    }
  }

  restrictions {
    geo_restriction {
      restriction_type = "whitelist"
      locations        = ["IE", "DE", "FR"]
    }
  }

  viewer_certificate {
    iam_certificate_id       = "ASCA1234567890EXAMPLE"
    ssl_support_method       = "vip"
    minimum_protocol_version = "TLSv1.2_2019"
  }
}

resource "aws_s3_access_point" "cutters" {
  name   = "${local.prefix}-cutters"
  bucket = aws_s3_bucket.rushes.id

  public_access_block_configuration {
    block_public_acls   = true
    block_public_policy = true
    ignore_public_acls  = false
  }
}

# --- the distributors' API, by OpenAPI ---------------------------------------------------------------------------------

resource "aws_api_gateway_rest_api" "sales" {
  name = "${local.prefix}-sales"

  body = jsonencode({
    openapi = "3.0.1"
    info    = { title = "sales", version = "1" }
    paths = {
      for name, secured in { "/offers" = true, "/catalogue" = false } : name => {
        get = merge(
          { "x-amazon-apigateway-integration" = { type = "http_proxy", httpMethod = "GET", uri = "https://sales.dipper.example${name}" } },
          secured ? { security = [{ sigv4 = [] }] } : {},
        )
      }
    }
    components = { securitySchemes = { sigv4 = { type = "apiKey", name = "Authorization", in = "header", "x-amazon-apigateway-authtype" = "awsSigv4" } } }
  })

  endpoint_configuration {
    types            = ["PRIVATE"]
    vpc_endpoint_ids = [aws_vpc_endpoint.interface["execute-api"].id]
  }
}

resource "aws_api_gateway_rest_api_policy" "sales" {
  rest_api_id = aws_api_gateway_rest_api.sales.id
  policy      = data.aws_iam_policy_document.sales.json
}

data "aws_iam_policy_document" "sales" {
  statement {
    actions   = ["execute-api:Invoke"]
    resources = ["${aws_api_gateway_rest_api.sales.execution_arn}/*"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceVpce"
      values   = [aws_vpc_endpoint.interface["execute-api"].id]
    }
  }
}

resource "aws_vpc_endpoint" "interface" {
  for_each = toset(["execute-api", "ssm", "ec2"])

  vpc_id              = aws_vpc.this.id
  service_name        = "com.amazonaws.${data.aws_region.this.region}.${each.key}"
  vpc_endpoint_type   = "Interface"
  subnet_ids          = local.by_tier["work"]
  security_group_ids  = each.key == "ec2" ? null : [aws_security_group.fleet.id]
  private_dns_enabled = each.key != "ssm"

  policy = each.key == "execute-api" ? jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = "*", Action = "execute-api:Invoke", Resource = "${aws_api_gateway_rest_api.sales.execution_arn}/*" }]
  }) : null
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id          = aws_vpc.this.id
  service_name    = "com.amazonaws.${var.region}.s3"
  route_table_ids = [for name, t in aws_route_table.tier : t.id if name != "public"]
}

# --- databases that follow ---------------------------------------------------------------------------------------------

resource "aws_rds_global_cluster" "archive" {
  global_cluster_identifier = "${local.prefix}-archive"
  engine                    = "aurora-postgresql"
  engine_version            = "16.6"
  storage_encrypted         = true
}

resource "aws_rds_cluster" "archive" {
  for_each = { near = true, far = false }

  region = each.value ? var.region : "eu-central-1"

  cluster_identifier          = "${local.prefix}-archive-${each.key}"
  global_cluster_identifier   = aws_rds_global_cluster.archive.id
  engine                      = aws_rds_global_cluster.archive.engine
  engine_version              = aws_rds_global_cluster.archive.engine_version
  master_username             = each.value ? "keeper" : null
  manage_master_user_password = each.value ? true : null
  storage_encrypted           = true
  kms_key_id                  = each.value ? aws_kms_key.media.arn : aws_kms_replica_key.media.arn
  backup_retention_period     = 7
  vpc_security_group_ids      = each.value ? [aws_security_group.stores.id] : null
  deletion_protection         = each.value
  skip_final_snapshot         = true
}

resource "aws_db_proxy" "catalogue" {
  name                   = "${local.prefix}-catalogue"
  engine_family          = "POSTGRESQL"
  role_arn               = aws_iam_role.url.arn
  vpc_subnet_ids         = local.by_tier["storage"]
  vpc_security_group_ids = [aws_security_group.stores.id]
  require_tls            = can(regex("^prod", var.environment))
  debug_logging          = !local.prod

  auth {
    auth_scheme = "SECRETS"
    iam_auth    = "DISABLED"
    secret_arn  = aws_rds_cluster.catalogue.master_user_secret[0].secret_arn
  }
}

resource "aws_dynamodb_table" "grants" {
  name         = "${local.prefix}-grants"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "viewer"

  attribute {
    name = "viewer"
    type = "S"
  }

  server_side_encryption {
    enabled     = true
    kms_key_arn = aws_kms_key.media.arn
  }

  point_in_time_recovery {
    enabled = true
  }

  replica {
    region_name            = "eu-central-1"
    kms_key_arn            = aws_kms_replica_key.media.arn
    point_in_time_recovery = false
  }
}

# --- images ------------------------------------------------------------------------------------------------------------

resource "aws_ecr_repository" "packager" {
  name                 = "${local.prefix}-packager"
  image_tag_mutability = "IMMUTABLE"

  image_scanning_configuration {
    scan_on_push = local.prod
  }

  encryption_configuration {
    encryption_type = "KMS"
  }
}

resource "aws_ecr_repository_policy" "packager" {
  repository = aws_ecr_repository.packager.name

  policy = jsonencode({
    Version = "2008-10-17"
    Statement = [{
      Sid       = "Partners"
      Effect    = "Allow"
      Principal = { AWS = [for account in values(var.partner_accounts) : "arn:aws:iam::${account}:root"] }
      Action    = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
    }]
  })
}

# --- builds from GitHub ------------------------------------------------------------------------------------------------

resource "aws_iam_openid_connect_provider" "github" {
  url            = "https://token.actions.githubusercontent.com"
  client_id_list = ["sts.amazonaws.com"]
}

resource "aws_iam_role" "github" {
  for_each = {
    deploy = { "token.actions.githubusercontent.com:sub" = "repo:dipper-films/platform:ref:refs/heads/main" }
    lint   = {}
  }

  name = "${local.prefix}-github-${each.key}"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Federated = aws_iam_openid_connect_provider.github.arn }
      Action    = "sts:AssumeRoleWithWebIdentity"
      Condition = {
        StringEquals = merge({ "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com" }, each.value)
      }
    }]
  })
}

# --- quality control, one machine ---------------------------------------------------------------------------------------

resource "aws_network_interface" "quality" {
  subnet_id         = aws_subnet.this["public-1"].id
  security_groups   = [aws_security_group.fleet.id]
  source_dest_check = true
}

resource "aws_instance" "quality" {
  launch_template {
    name    = module.fleet["packager"].template.name
    version = "$Latest"
  }

  network_interface {
    network_interface_id = aws_network_interface.quality.id
    device_index         = 0
  }

  root_block_device {
    encrypted  = true
    kms_key_id = aws_kms_key.media.arn
  }

  metadata_options {
    http_tokens                 = "optional"
    http_put_response_hop_limit = 3
  }
}

resource "aws_eip" "quality" {
  domain            = "vpc"
  network_interface = aws_network_interface.quality.id
}

resource "aws_eip" "spare" {
  domain = "vpc"
}

resource "aws_route53_zone" "public" {
  name = "dipper.example"
}

resource "aws_route53_query_log" "public" {
  zone_id                  = aws_route53_zone.public.zone_id
  cloudwatch_log_group_arn = "arn:aws:logs:us-east-1:${data.aws_caller_identity.this.account_id}:log-group:/aws/route53/dipper.example"
}

resource "aws_secretsmanager_secret" "signing" {
  name       = "${local.prefix}/signing"
  kms_key_id = aws_kms_key.media.id

  replica {
    region     = "eu-central-1"
    kms_key_id = aws_kms_replica_key.media.arn
  }
}

resource "aws_secretsmanager_secret_rotation" "signing" {
  count = local.prod ? 1 : 0

  secret_id           = aws_secretsmanager_secret.signing.id
  rotation_lambda_arn = aws_lambda_function.url["thumbs"].arn

  rotation_rules {
    schedule_expression = "rate(200 days)"
  }
}

resource "aws_cloudwatch_event_bus" "partners" {
  name               = "${local.prefix}-partners"
  kms_key_identifier = aws_kms_alias.media.arn
}

resource "aws_cloudwatch_event_bus_policy" "partners" {
  event_bus_name = aws_cloudwatch_event_bus.partners.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "Any"
      Effect    = "Allow"
      Principal = "*"
      Action    = "events:PutEvents"
      Resource  = aws_cloudwatch_event_bus.partners.arn
      Condition = { StringEquals = { "events:source" = "partner" } }
    }]
  })
}

resource "aws_cloudwatch_metric_alarm" "queue" {
  for_each = module.queue

  alarm_name          = "${each.value.name}-age"
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateAgeOfOldestMessage"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  period              = 300
  statistic           = "Maximum"
  threshold           = 3600
  dimensions          = { QueueName = each.value.name }
  alarm_actions       = each.key == "legacy" ? [] : [aws_sns_topic.alarms.arn]
}
