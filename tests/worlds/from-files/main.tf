terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "~> 6.0" }
  }
}

provider "aws" {
  region = "eu-west-2"
  default_tags {
    tags = yamldecode(file("${path.module}/config/tags.yaml"))
  }
}

variable "stage" {
  type    = string
  default = "live"
}

variable "smtp_password" {
  type    = string
  default = "change-me"
}

locals {
  functions = {
    for name in fileset("${path.module}/config/functions", "*.yaml") :
    trimsuffix(name, ".yaml") => yamldecode(templatefile("${path.module}/config/functions/${name}", { smtp_password = var.smtp_password }))
  }
  permissions = merge([
    for name, fn in local.functions : {
      for i, p in fn.permissions : "${name}-${i}" => merge({ function = name, source_arn = null, source_account = null }, p)
    }
  ]...)
  jobs    = { for row in csvdecode(file("${path.module}/config/jobs.csv")) : row.name => row }
  streams = jsondecode(file("${path.module}/config/streams.json"))
}

resource "aws_kms_key" "data" {
  description         = "dipper"
  enable_key_rotation = true
}

resource "aws_s3_bucket" "data" {
  bucket = "dipper-data"
}

resource "aws_vpc" "main" {
  cidr_block = "10.8.0.0/16"
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "all" {
  for_each          = { private = 0, public = 1 }
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet(aws_vpc.main.cidr_block, 4, each.value)
  availability_zone = "eu-west-2a"
}

resource "aws_route_table" "all" {
  for_each = aws_subnet.all
  vpc_id   = aws_vpc.main.id

  dynamic "route" {
    for_each = each.key == "public" ? ["0.0.0.0/0"] : []
    content {
      cidr_block = route.value
      gateway_id = aws_internet_gateway.main.id
    }
  }
}

resource "aws_route_table_association" "all" {
  for_each       = aws_subnet.all
  subnet_id      = each.value.id
  route_table_id = aws_route_table.all[each.key].id
}

resource "aws_security_group" "inner" {
  name        = "inner"
  description = "inner"
  vpc_id      = aws_vpc.main.id
}

resource "aws_iam_role" "fn" {
  name               = "dipper-fn"
  assume_role_policy = file("${path.module}/config/trust.json")
}

resource "aws_lambda_function" "this" {
  for_each      = local.functions
  function_name = "dipper-${each.key}"
  role          = aws_iam_role.fn.arn
  handler       = "main.handler"
  runtime       = each.value.runtime
  memory_size   = each.value.memory
  s3_bucket     = aws_s3_bucket.data.id
  s3_key        = "code/${each.key}.zip"

  dynamic "environment" {
    for_each = length(try(each.value.environment, {})) > 0 ? [each.value.environment] : []
    content {
      variables = environment.value
    }
  }

  dynamic "vpc_config" {
    for_each = try(each.value.vpc, false) ? [true] : []
    content {
      subnet_ids         = [aws_subnet.all["private"].id]
      security_group_ids = [aws_security_group.inner.id]
    }
  }

  dynamic "tracing_config" {
    for_each = compact([try(each.value.tracing, "")])
    content {
      mode = tracing_config.value
    }
  }
}

resource "aws_lambda_permission" "this" {
  for_each       = local.permissions
  statement_id   = each.key
  function_name  = aws_lambda_function.this[each.value.function].function_name
  action         = "lambda:InvokeFunction"
  principal      = each.value.principal
  source_arn     = each.value.source_arn
  source_account = each.value.source_account
}

resource "aws_kinesis_stream" "this" {
  for_each         = local.streams
  name             = each.key
  shard_count      = 1
  retention_period = each.value.hours
  encryption_type  = can(each.value.key) ? "KMS" : null
  kms_key_id       = try(each.value.key == "ours" ? aws_kms_key.data.arn : "alias/aws/kinesis", null)
}

resource "aws_emr_security_configuration" "this" {
  for_each = { strict = true, lax = false }
  name     = each.key
  configuration = templatefile("${path.module}/templates/emr.json.tftpl", {
    transit = each.value
    key     = aws_kms_key.data.arn
    bucket  = aws_s3_bucket.data.id
  })
}

resource "aws_emr_cluster" "this" {
  for_each               = local.jobs
  name                   = each.key
  release_label          = each.value.release
  service_role           = "arn:aws:iam::222233334444:role/EMR_DefaultRole"
  log_uri                = each.value.log == "yes" ? "s3://${aws_s3_bucket.data.id}/emr/" : null
  security_configuration = aws_emr_security_configuration.this[each.value.log == "yes" ? "strict" : "lax"].name
  configurations_json    = jsonencode([{ Classification = "hive-site", Properties = { "javax.jdo.option.ConnectionPassword" = each.key == "adhoc" ? "Dip-2020-hive" : aws_ssm_parameter.hive.value } }])

  ec2_attributes {
    subnet_id                         = aws_subnet.all[each.value.subnet].id
    instance_profile                  = "arn:aws:iam::222233334444:instance-profile/EMR_EC2_DefaultRole"
    emr_managed_master_security_group = each.key == "nightly" ? aws_security_group.inner.id : null
    emr_managed_slave_security_group  = each.key == "nightly" ? aws_security_group.inner.id : null
  }

  master_instance_group {
    instance_type = "m6g.xlarge"
  }
}

resource "aws_ssm_parameter" "hive" {
  name             = "/dipper/hive"
  type             = "SecureString"
  value_wo         = "unused"
  value_wo_version = 1
}

resource "aws_batch_job_definition" "this" {
  for_each = { report = false, device = true }
  name     = each.key
  type     = "container"
  container_properties = templatefile("${path.module}/templates/job.json.tftpl", {
    image      = "222233334444.dkr.ecr.eu-west-2.amazonaws.com/${each.key}:1"
    privileged = each.value
    role       = aws_iam_role.fn.arn
    env        = each.value ? { DEVICE = "/dev/nvidia0" } : { REPORT_DB = "postgres://reports:Tz81kLq0@db.dipper.example/reports", TZ = "UTC" }
  })
}

resource "aws_cognito_user_pool" "main" {
  name = "dipper"
}

resource "aws_api_gateway_rest_api" "main" {
  name = "dipper"
  body = templatefile("${path.module}/templates/api.yaml", {
    score_arn = aws_lambda_function.this["score"].invoke_arn
    stage     = var.stage
    pool_arn  = aws_cognito_user_pool.main.arn
  })
}

resource "aws_cloudwatch_log_group" "sessions" {
  name       = "/dipper/sessions"
  kms_key_id = aws_kms_key.data.arn
}

resource "aws_ssm_document" "sessions" {
  name            = "SSM-SessionManagerRunShell"
  document_type   = "Session"
  document_format = "YAML"
  content = templatefile("${path.module}/templates/session.yaml", {
    bucket = aws_s3_bucket.data.id
    group  = aws_cloudwatch_log_group.sessions.name
    key    = aws_kms_key.data.arn
  })
}

data "aws_iam_policy_document" "thing" {
  statement {
    actions   = ["iot:Connect", "iot:Publish"]
    resources = ["*"]
  }
}

resource "aws_iot_policy" "thing" {
  name   = "thing"
  policy = data.aws_iam_policy_document.thing.json
}
