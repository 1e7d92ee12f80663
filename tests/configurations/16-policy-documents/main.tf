locals {
  services = ["ec2", "lambda"]
  readers  = { alice = ["logs/*"], bob = ["logs/*", "reports/*"] }
}

data "aws_iam_policy_document" "assume" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = [for service in local.services : "${service}.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = ["123456789012"]
    }
    condition {
      test     = "ArnLike"
      variable = "aws:SourceArn"
      values   = ["arn:aws:ec2:*:123456789012:instance/*", "arn:aws:lambda:*:123456789012:function:*"]
    }
  }
}

data "aws_iam_policy_document" "base" {
  policy_id = "base"

  statement {
    sid       = "List"
    actions   = ["s3:ListBucket", "s3:GetBucketLocation"]
    resources = ["arn:aws:s3:::acme-lake"]
  }

  statement {
    sid         = "Guard"
    effect      = "Deny"
    not_actions = ["s3:Get*", "s3:List*"]
    resources   = ["*"]
    not_principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::123456789012:root"]
    }
  }
}

data "aws_iam_policy_document" "readers" {
  source_json = data.aws_iam_policy_document.base.json

  dynamic "statement" {
    for_each = local.readers
    content {
      sid       = "Read${title(statement.key)}"
      actions   = ["s3:GetObject"]
      resources = [for path in statement.value : "arn:aws:s3:::acme-lake/${path}"]
      principals {
        type        = "AWS"
        identifiers = ["arn:aws:iam::123456789012:user/${statement.key}"]
      }
      principals {
        type        = "Federated"
        identifiers = ["cognito-identity.amazonaws.com"]
      }
    }
  }
}

data "aws_iam_policy_document" "overridden" {
  source_json   = data.aws_iam_policy_document.readers.json
  override_json = data.aws_iam_policy_document.override.json
}

data "aws_iam_policy_document" "override" {
  statement {
    sid       = "List"
    effect    = "Deny"
    actions   = ["*"]
    resources = ["*"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
}

data "aws_iam_policy_document" "waits" {
  statement {
    actions   = ["sns:Publish"]
    resources = [aws_sns_topic.lake.arn]
  }
}

data "aws_iam_policy_document" "empty" {}

resource "aws_sns_topic" "lake" {
  name = "lake"
}

resource "aws_iam_role" "lake" {
  name               = "lake"
  assume_role_policy = data.aws_iam_policy_document.assume.json
}

resource "aws_s3_bucket_policy" "lake" {
  bucket = "acme-lake"
  policy = data.aws_iam_policy_document.overridden.json
}

resource "aws_iam_role_policy" "publish" {
  name   = "publish"
  role   = aws_iam_role.lake.id
  policy = data.aws_iam_policy_document.waits.json
}

resource "aws_iam_policy" "base" {
  name        = "base"
  policy      = data.aws_iam_policy_document.base.json
  description = data.aws_iam_policy_document.base.version
  path        = length(jsondecode(data.aws_iam_policy_document.readers.json).Statement) == 4 ? "/four/" : "/other/"
}

output "documents" {
  value = [for document in ["assume", "empty"] : document == "empty" ? data.aws_iam_policy_document.empty.json : data.aws_iam_policy_document.assume.json]
}
