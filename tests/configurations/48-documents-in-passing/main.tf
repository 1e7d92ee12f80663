provider "aws" {
  region = "eu-central-1"
}

variable "deny_http" {
  type    = bool
  default = true
}

variable "readers" {
  type    = list(string)
  default = []
}

locals {
  bucket = "arn:aws:s3:::example-papers"
  parts  = { read = "s3:GetObject", list = "s3:ListBucket" }
}

data "aws_iam_policy_document" "transport" {
  count = var.deny_http ? 1 : 0

  statement {
    sid       = "Transport"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [local.bucket, "${local.bucket}/*"]

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

data "aws_iam_policy_document" "readers" {
  count = 1

  dynamic "statement" {
    for_each = var.readers
    content {
      actions   = ["s3:GetObject"]
      resources = ["${local.bucket}/*"]

      principals {
        type        = "AWS"
        identifiers = [statement.value]
      }
    }
  }
}

data "aws_iam_policy_document" "off" {
  count = var.deny_http ? 0 : 1

  statement {
    actions   = ["*"]
    resources = ["*"]
  }
}

data "aws_iam_policy_document" "part" {
  for_each = local.parts

  statement {
    sid       = each.key
    actions   = [each.value]
    resources = [local.bucket, "${local.bucket}/*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::123456789012:root"]
    }
  }
}

data "aws_iam_policy_document" "joined" {
  count         = 1
  source_json   = join("", data.aws_iam_policy_document.transport.*.json)
  override_json = join("", data.aws_iam_policy_document.readers.*.json)
}

data "aws_iam_policy_document" "listed" {
  source_policy_documents   = concat(data.aws_iam_policy_document.transport[*].json, data.aws_iam_policy_document.off[*].json)
  override_policy_documents = values(data.aws_iam_policy_document.part)[*].json
}

data "aws_iam_policy_document" "picked" {
  source_policy_documents = compact([
    one(data.aws_iam_policy_document.off[*].json),
    coalesce(join("", data.aws_iam_policy_document.off.*.json), join("", data.aws_iam_policy_document.transport.*.json)),
  ])
}

data "aws_iam_policy_document" "each" {
  source_policy_documents = [for name, part in data.aws_iam_policy_document.part : part.json if name != "list"]
}

resource "aws_s3_bucket_policy" "papers" {
  for_each = {
    joined = join("", data.aws_iam_policy_document.joined.*.json)
    listed = data.aws_iam_policy_document.listed.json
    picked = data.aws_iam_policy_document.picked.json
    each   = data.aws_iam_policy_document.each.json
  }

  bucket = "example-${each.key}"
  policy = each.value
}
