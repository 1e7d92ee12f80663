variable "name" { type = string }
variable "streams" { type = list(string) }
variable "bucket" { type = string }

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["firehose.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "use" {
  statement {
    actions   = ["s3:PutObject", "s3:AbortMultipartUpload"]
    resources = ["${var.bucket}/*"]
  }

  dynamic "statement" {
    for_each = var.streams

    content {
      actions   = ["kinesis:GetRecords", "kinesis:GetShardIterator"]
      resources = [statement.value]
    }
  }
}

resource "aws_iam_role" "this" {
  name               = var.name
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

resource "aws_iam_role_policy" "this" {
  role   = aws_iam_role.this.id
  policy = data.aws_iam_policy_document.use.json
}

output "arn" { value = aws_iam_role.this.arn }
