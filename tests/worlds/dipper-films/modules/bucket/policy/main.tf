variable "bucket" {
  type = object({ id = string, arn = string })
}

variable "require_tls" {
  type = bool
}

variable "statements" {
  type = list(string)
}

data "aws_iam_policy_document" "tls" {
  statement {
    sid       = "PlainHttp"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [var.bucket.arn, "${var.bucket.arn}/*"]

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

data "aws_iam_policy_document" "all" {
  source_policy_documents = concat(var.require_tls ? [data.aws_iam_policy_document.tls.json] : [], var.statements)
}

resource "aws_s3_bucket_policy" "this" {
  bucket = var.bucket.id
  policy = data.aws_iam_policy_document.all.json
}
