resource "aws_ecr_repository" "this" {
  for_each             = var.repositories
  name                 = each.key
  image_tag_mutability = each.value.immutable ? "IMMUTABLE" : "MUTABLE"

  image_scanning_configuration {
    scan_on_push = each.value.scan
  }

  encryption_configuration {
    encryption_type = "KMS"
    kms_key         = each.key == "web" ? aws_kms_key.main.arn : null
  }
}

resource "aws_ecr_lifecycle_policy" "this" {
  for_each   = { for name, repository in var.repositories : name => repository.keep if repository.keep > 0 }
  repository = aws_ecr_repository.this[each.key].name

  policy = jsonencode({
    rules = [{ rulePriority = 1, selection = { tagStatus = "any", countType = "imageCountMoreThan", countNumber = each.value }, action = { type = "expire" } }]
  })
}

resource "aws_ecr_repository_policy" "this" {
  for_each   = { for name, repository in var.repositories : name => repository if repository.open }
  repository = aws_ecr_repository.this[each.key].name

  policy = jsonencode({
    Version   = "2008-10-17"
    Statement = [{ Sid = "partners", Effect = "Allow", Principal = "*", Action = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"], Condition = { StringLike = { "aws:PrincipalOrgID" = "o-*" } } }]
  })
}

resource "aws_s3_bucket" "artifacts" {
  bucket = "corncrake-artifacts"

  versioning {
    enabled = true
  }
}

resource "aws_iam_role" "build" {
  for_each           = var.builds
  name               = "build-${each.key}"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "codebuild.amazonaws.com" } }] })
}

data "aws_iam_policy_document" "build" {
  statement {
    actions   = ["s3:GetObject", "s3:PutObject"]
    resources = ["${aws_s3_bucket.artifacts.arn}/*"]
  }

  statement {
    sid       = "Legacy"
    actions   = ["*"]
    resources = ["*"]

    condition {
      test     = "StringEquals"
      variable = "aws:RequestedRegion"
      values   = ["eu-west-1", "eu-west-2"]
    }
  }
}

resource "aws_iam_role_policy" "build" {
  for_each = aws_iam_role.build
  role     = each.value.id
  policy   = each.key == "legacy" ? data.aws_iam_policy_document.build.json : jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["ecr:*"], Resource = [for repository in aws_ecr_repository.this : repository.arn] }] })
}

resource "aws_codebuild_project" "this" {
  for_each       = var.builds
  name           = each.key
  service_role   = aws_iam_role.build[each.key].arn
  encryption_key = each.key == "web" ? aws_kms_key.main.arn : null

  artifacts {
    type                = "S3"
    location            = aws_s3_bucket.artifacts.id
    encryption_disabled = each.key == "legacy"
  }

  environment {
    compute_type    = "BUILD_GENERAL1_SMALL"
    image           = each.value.image
    type            = "LINUX_CONTAINER"
    privileged_mode = each.value.docker

    dynamic "environment_variable" {
      for_each = merge(
        { for name, value in each.value.plain : name => { value = value, type = "PLAINTEXT" } },
        { for name, value in each.value.secrets : name => { value = value, type = "PARAMETER_STORE" } },
      )

      content {
        name  = environment_variable.key
        value = environment_variable.value.value
        type  = environment_variable.value.type
      }
    }
  }

  logs_config {
    cloudwatch_logs {
      status = each.value.logs
    }
  }

  source {
    type         = "GITHUB"
    location     = each.key == "legacy" ? "https://builder:ghp_0123456789abcdefghijABCDEFGHIJ012345@github.com/corncrake/legacy.git" : "https://github.com/corncrake/${each.key}.git"
    insecure_ssl = each.value.unsafe
  }
}

resource "aws_iam_role" "release" {
  name               = "release"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "codepipeline.amazonaws.com" } }] })
}

resource "aws_codepipeline" "release" {
  for_each = { web = true, legacy = false }
  name     = each.key
  role_arn = aws_iam_role.release.arn

  artifact_store {
    location = aws_s3_bucket.artifacts.bucket
    type     = "S3"

    dynamic "encryption_key" {
      for_each = each.value ? [aws_kms_key.main.arn] : []

      content {
        id   = encryption_key.value
        type = "KMS"
      }
    }
  }

  stage {
    name = "Source"

    action {
      name             = "Source"
      category         = "Source"
      owner            = "AWS"
      provider         = "S3"
      version          = "1"
      output_artifacts = ["source"]
      configuration    = { S3Bucket = aws_s3_bucket.artifacts.bucket, S3ObjectKey = "${each.key}.zip" }
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
      configuration   = { ProjectName = aws_codebuild_project.this[each.key].name }
    }
  }
}
