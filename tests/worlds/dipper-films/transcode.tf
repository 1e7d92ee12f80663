resource "aws_media_convert_queue" "vod" {
  name = "${local.prefix}-vod"
}

resource "aws_iam_role" "mediaconvert" {
  name = "${local.prefix}-mediaconvert"

  assume_role_policy = <<-EOT
    {
      "Version": "2012-10-17",
      "Statement": [{
        "Effect": "Allow",
        "Principal": {"Service": "mediaconvert.amazonaws.com"},
        "Action": "sts:AssumeRole",
        "Condition": {"StringEquals": {"aws:SourceAccount": "${data.aws_caller_identity.this.account_id}"}}
      }]
    }
  EOT
}

data "aws_iam_policy_document" "mediaconvert" {
  statement {
    actions   = ["s3:GetObject", "s3:GetObjectVersion"]
    resources = [for b in ["masters", "uploads"] : "${module.bucket[b].arn}/*"]
  }

  statement {
    actions   = ["s3:PutObject"]
    resources = ["${module.bucket["renditions"].arn}/*", "${module.bucket["mezzanine"].arn}/*"]
  }

  statement {
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [aws_kms_key.media.arn]
  }
}

resource "aws_iam_policy" "mediaconvert" {
  name   = "${local.prefix}-mediaconvert"
  policy = data.aws_iam_policy_document.mediaconvert.json
}

resource "aws_iam_role_policy_attachment" "mediaconvert" {
  role       = aws_iam_role.mediaconvert.name
  policy_arn = aws_iam_policy.mediaconvert.arn
}

# --- the state machines ----------------------------------------------------------------------------------------------

resource "aws_iam_role" "machine" {
  for_each = toset(["transcode", "publish", "purge"])

  name = "${local.prefix}-${each.key}"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = { Effect = "Allow", Principal = { Service = "states.amazonaws.com" }, Action = "sts:AssumeRole" }
  })
}

locals {
  machine_statements = {
    transcode = [
      { Effect = "Allow", Action = ["mediaconvert:CreateJob", "mediaconvert:GetJob"], Resource = "*" },
      { Effect = "Allow", Action = "iam:PassRole", Resource = aws_iam_role.mediaconvert.arn },
    ]
    publish = [
      { Effect = "Allow", Action = ["cloudfront:CreateInvalidation"], Resource = module.vod.arn },
      { Effect = "Allow", Action = "iam:PassRole", Resource = "*", Condition = { StringEquals = { "iam:PassedToService" = "mediaconvert.amazonaws.com" } } },
    ]
    purge = [
      { Effect = "Allow", Action = ["s3:*"], Resource = "*" },
      { Effect = "Deny", Action = ["s3:GetObject*", "s3:PutBucket*", "s3:PutObjectAcl", "s3:DeleteBucketPolicy"], Resource = "*" },
    ]
  }
}

resource "aws_iam_role_policy" "machine" {
  for_each = aws_iam_role.machine

  name   = each.key
  role   = each.value.name
  policy = jsonencode({ Version = "2012-10-17", Statement = local.machine_statements[each.key] })
}

resource "aws_cloudwatch_log_group" "machine" {
  for_each = toset(["transcode", "publish"])

  name              = "/aws/vendedlogs/states/${local.prefix}-${each.key}"
  retention_in_days = each.key == "publish" ? 14 : local.retention
  kms_key_id        = aws_kms_key.media.arn
}

resource "aws_sfn_state_machine" "transcode" {
  name     = "${local.prefix}-transcode"
  role_arn = aws_iam_role.machine["transcode"].arn

  definition = jsonencode({
    StartAt = "Job"
    States = {
      Job = {
        Type     = "Task"
        Resource = "arn:aws:states:::mediaconvert:createJob.sync"
        Parameters = {
          Role         = aws_iam_role.mediaconvert.arn
          Queue        = aws_media_convert_queue.vod.arn
          "Settings.$" = "$.settings"
        }
        End = true
      }
    }
  })

  logging_configuration {
    log_destination        = "${aws_cloudwatch_log_group.machine["transcode"].arn}:*"
    include_execution_data = false
    level                  = local.prod ? "ERROR" : "ALL"
  }

  tracing_configuration {
    enabled = true
  }

  encryption_configuration {
    type       = "CUSTOMER_MANAGED_KMS_KEY"
    kms_key_id = aws_kms_key.media.arn
  }
}

resource "aws_sfn_state_machine" "publish" {
  name     = "${local.prefix}-publish"
  role_arn = aws_iam_role.machine["publish"].arn

  definition = templatefile("${path.module}/policies/publish.asl.json", {
    invalidate = module.vod.id
    catalogue  = "https://catalogue.dipper.example/titles"
  })

  logging_configuration {
    log_destination = "${aws_cloudwatch_log_group.machine["publish"].arn}:*"
    level           = "OFF"
  }
}

resource "aws_sfn_state_machine" "purge" {
  name       = "${local.prefix}-purge"
  role_arn   = aws_iam_role.machine["purge"].arn
  definition = jsonencode({ StartAt = "Stop", States = { Stop = { Type = "Succeed" } } })

  dynamic "logging_configuration" {
    for_each = local.prod ? [] : ["OFF"]
    content {
      level = logging_configuration.value
    }
  }

  tracing_configuration {
    enabled = !local.prod
  }
}

resource "aws_cloudwatch_event_rule" "finished" {
  name = "${local.prefix}-finished"
  event_pattern = jsonencode({
    source        = ["aws.mediaconvert"]
    "detail-type" = ["MediaConvert Job State Change"]
    detail        = { status = ["COMPLETE", "ERROR"], queue = [aws_media_convert_queue.vod.arn] }
  })
}

resource "aws_cloudwatch_event_target" "finished" {
  rule = aws_cloudwatch_event_rule.finished.name
  arn  = aws_sns_topic.finished.arn
}

# --- the people who deliver ------------------------------------------------------------------------------------------

resource "aws_iam_role" "partner" {
  for_each = var.partner_accounts

  name                 = "${local.prefix}-partner-${each.key}"
  max_session_duration = 3600

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::${each.value}:root" }
      Action    = "sts:AssumeRole"
      Condition = { StringEquals = { "sts:ExternalId" = "dipper-${each.key}" } }
    }]
  })
}

resource "aws_iam_role" "festival" {
  name = "${local.prefix}-festival"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "*" }
      Action    = "sts:AssumeRole"
      Condition = { StringLike = { "aws:PrincipalArn" = "arn:aws:iam::*:role/festival-*" } }
    }]
  })
}

resource "aws_iam_role_policy" "festival" {
  role = aws_iam_role.festival.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = ["s3:GetObject"], Resource = "${module.bucket["press"].arn}/*" },
      { Effect = "Allow", NotAction = ["iam:*", "organizations:*"], Resource = "*", Condition = { Bool = { "aws:MultiFactorAuthPresent" = "true" } } },
    ]
  })
}
