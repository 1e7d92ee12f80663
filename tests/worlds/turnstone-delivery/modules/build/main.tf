variable "name" { type = string }
variable "privileged" {
  type    = bool
  default = false
}
variable "environment" {
  type    = map(string)
  default = {}
}
variable "secrets" {
  type    = map(string)
  default = {}
}
variable "bucket" { type = string }
variable "key" {
  type    = string
  default = ""
}
variable "log" {
  type    = bool
  default = true
}
variable "source_url" {
  type    = string
  default = null
}
variable "vpc" {
  type = object({
    id      = string
    subnets = list(string)
  })
  default = null
}

resource "aws_iam_role" "this" {
  name = "build-${var.name}"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "codebuild.amazonaws.com" } }]
  })
}

resource "aws_security_group" "this" {
  count       = var.vpc == null ? 0 : 1
  name        = "build-${var.name}"
  description = "Builds of ${var.name}"
  vpc_id      = var.vpc.id
}

resource "aws_codebuild_project" "this" {
  name           = var.name
  service_role   = aws_iam_role.this.arn
  encryption_key = var.key != "" ? var.key : null

  artifacts {
    type                = "S3"
    location            = var.bucket
    encryption_disabled = var.key == ""
  }

  environment {
    type            = "LINUX_CONTAINER"
    compute_type    = "BUILD_GENERAL1_SMALL"
    image           = "aws/codebuild/amazonlinux2-x86_64-standard:5.0"
    privileged_mode = var.privileged

    dynamic "environment_variable" {
      for_each = var.environment
      content {
        name  = environment_variable.key
        value = environment_variable.value
      }
    }

    dynamic "environment_variable" {
      for_each = var.secrets
      content {
        name  = environment_variable.key
        value = environment_variable.value
        type  = "SECRETS_MANAGER"
      }
    }
  }

  source {
    type     = var.source_url == null ? "NO_SOURCE" : "GITHUB"
    location = var.source_url
    buildspec = var.source_url == null ? file("${path.module}/buildspec.yml") : null
  }

  dynamic "logs_config" {
    for_each = var.log ? [] : ["DISABLED"]
    content {
      cloudwatch_logs {
        status = logs_config.value
      }
    }
  }

  dynamic "vpc_config" {
    for_each = var.vpc[*]
    content {
      vpc_id             = vpc_config.value.id
      subnets            = vpc_config.value.subnets
      security_group_ids = aws_security_group.this[*].id
    }
  }
}

output "name" { value = aws_codebuild_project.this.name }
output "role" { value = aws_iam_role.this.name }
