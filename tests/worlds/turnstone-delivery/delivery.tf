resource "aws_s3_bucket" "artifacts" {
  bucket = "${local.name}-artifacts-${local.account}"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "artifacts" {
  bucket = aws_s3_bucket.artifacts.bucket
  rule {
    bucket_key_enabled = true
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.artifacts.arn
    }
  }
}

resource "aws_s3_bucket_versioning" "artifacts" {
  bucket = "${local.name}-artifacts-${local.account}"
  versioning_configuration {
    status = local.stage == "test" ? "Suspended" : "Enabled"
  }
}

resource "aws_s3_bucket_policy" "artifacts" {
  bucket = aws_s3_bucket.artifacts.id
  policy = <<-JSON
    {
      "Version": "2012-10-17",
      "Statement": [
        {
          "Effect": "Deny",
          "Principal": {"AWS": "*"},
          "Action": "s3:*",
          "Resource": ["${aws_s3_bucket.artifacts.arn}", "${aws_s3_bucket.artifacts.arn}/*"],
          "Condition": {"NumericLessThan": {"s3:TlsVersion": "1.2"}}
        },
        {
          "Effect": "Allow",
          "Principal": {"AWS": ${jsonencode([for id in var.deploy_accounts : "arn:aws:iam::${id}:root"])}},
          "Action": ["s3:GetObject*"],
          "Resource": "${aws_s3_bucket.artifacts.arn}/*"
        }
      ]
    }
  JSON
}

module "build" {
  source   = "./modules/build"
  for_each = {
    api = {
      privileged = true
      key        = aws_kms_key.artifacts.arn
      secrets    = { DOCKERHUB_PASSWORD = "turnstone/dockerhub:password" }
    }
    site = {
      environment = { STAGE = local.stage, NPM_TOKEN = "npm_9xR2mVt7QpLs3kWd8yZb1cNf5hJg0aTe4uXo" }
      log         = false
      source_url  = "https://github.com/turnstone/site.git"
    }
    infra = {
      environment = { TF_TOKEN = var.registry_token, STAGE = "test" }
      key         = aws_kms_alias.artifacts.arn
      vpc         = { id = var.vpc_id, subnets = var.private_subnet_ids }
      source_url  = "https://deploy:s3cr3tPassw0rd@github.com/turnstone/infra.git"
    }
  }

  name        = "${local.name}-${each.key}"
  bucket      = aws_s3_bucket.artifacts.bucket
  privileged  = try(each.value.privileged, false)
  key         = try(each.value.key, "")
  environment = try(each.value.environment, {})
  secrets     = try(each.value.secrets, {})
  log         = try(each.value.log, true)
  source_url  = try(each.value.source_url, null)
  vpc         = try(each.value.vpc, null)
}

locals {
  build_permissions = {
    api = {
      actions   = ["ecr:*"]
      resources = [module.repository["api"].arn]
    }
    site = {
      actions   = ["s3:PutObject", "cloudfront:CreateInvalidation"]
      resources = ["*"]
    }
    infra = {
      actions   = ["*"]
      resources = ["*"]
    }
  }
}

resource "aws_iam_role_policy" "build" {
  for_each = local.build_permissions
  role     = module.build[each.key].role
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = each.value.actions, Resource = each.value.resources },
      { Effect = "Allow", Action = "ecr:GetAuthorizationToken", Resource = "*" },
    ]
  })
}

resource "aws_codebuild_webhook" "api" {
  project_name = module.build["api"].name
  build_type   = "BUILD"
  filter_group {
    filter {
      type    = "EVENT"
      pattern = "PULL_REQUEST_CREATED,PULL_REQUEST_UPDATED"
    }
    filter {
      type    = "ACTOR_ACCOUNT_ID"
      pattern = "^${join("$|^", ["1001", "1002"])}$"
    }
  }
}

resource "aws_codebuild_webhook" "site" {
  project_name = module.build["site"].name
  filter_group {
    filter {
      type    = "ACTOR_ACCOUNT_ID"
      pattern = join("|", ["1001", "1002"])
    }
  }
}

resource "aws_codebuild_report_group" "tests" {
  name = "tests"
  type = "TEST"
  export_config {
    type = "S3"
    s3_destination {
      bucket              = aws_s3_bucket.artifacts.bucket
      encryption_disabled = true
      encryption_key      = aws_kms_key.artifacts.arn
      packaging           = "ZIP"
    }
  }
}

resource "aws_codebuild_source_credential" "gitlab" {
  auth_type   = "PERSONAL_ACCESS_TOKEN"
  server_type = "GITLAB"
  token       = var.registry_token
}

resource "aws_iam_role" "pipeline" {
  name               = "${local.name}-pipeline"
  assume_role_policy = data.aws_iam_policy_document.trust["codepipeline"].json
}

data "aws_iam_policy_document" "trust" {
  for_each = toset(["codepipeline", "pipes", "scheduler", "ec2", "ecs-tasks", "lambda", "eks"])
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["${each.value}.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "pipeline" {
  statement {
    actions   = ["codebuild:StartBuild", "codebuild:BatchGetBuilds"]
    resources = ["*"]
  }
  statement {
    sid       = "Hand"
    actions   = ["iam:PassRole"]
    resources = [aws_iam_role.task["api"].arn, aws_iam_role.execution.arn]
    condition {
      test     = "StringEquals"
      variable = "iam:PassedToService"
      values   = ["ecs-tasks.amazonaws.com"]
    }
  }
  statement {
    not_actions = ["iam:*", "organizations:*"]
    resources   = ["*"]
  }
}

resource "aws_iam_role_policy" "pipeline" {
  role   = aws_iam_role.pipeline.id
  policy = data.aws_iam_policy_document.pipeline.json
}

resource "aws_codepipeline" "api" {
  name     = "${local.name}-api"
  role_arn = aws_iam_role.pipeline.arn

  dynamic "artifact_store" {
    for_each = { (local.region) = aws_kms_alias.artifacts.arn, "eu-west-1" = null }
    content {
      region   = artifact_store.key
      location = aws_s3_bucket.artifacts.bucket
      type     = "S3"
      dynamic "encryption_key" {
        for_each = artifact_store.value[*]
        content {
          id   = encryption_key.value
          type = "KMS"
        }
      }
    }
  }

  stage {
    name = "Source"
    action {
      name             = "Source"
      category         = "Source"
      owner            = "AWS"
      provider         = "CodeStarSourceConnection"
      version          = "1"
      output_artifacts = ["source"]
      configuration = {
        ConnectionArn    = aws_codestarconnections_connection.github.arn
        FullRepositoryId = "turnstone/api"
        BranchName       = "main"
      }
    }
  }

  stage {
    name = "Build"
    action {
      name            = "Build"
      category        = "Build"
      owner           = "AWS"
      provider        = "CodeBuild"
      version         = "1"
      input_artifacts = ["source"]
      configuration   = { ProjectName = module.build["api"].name }
    }
  }
}

resource "aws_codestarconnections_connection" "github" {
  name          = "github"
  provider_type = "GitHub"
}

resource "aws_codepipeline_webhook" "mirror" {
  name            = "mirror"
  authentication  = "UNAUTHENTICATED"
  target_action   = "Source"
  target_pipeline = aws_codepipeline.api.name
  filter {
    json_path    = "$.ref"
    match_equals = "refs/heads/{Branch}"
  }
}
