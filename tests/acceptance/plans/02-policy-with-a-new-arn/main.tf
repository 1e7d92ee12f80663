provider "aws" {
  region = "eu-west-1"
}
resource "aws_sqs_queue" "jobs" {}

data "aws_iam_policy_document" "wide" {
  statement {
    actions   = ["*"]
    resources = ["*"]
  }
  statement {
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.jobs.arn]
  }
}

data "aws_iam_policy_document" "narrow" {
  statement {
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.jobs.arn]
  }
}

resource "aws_iam_policy" "wide" {
  policy = data.aws_iam_policy_document.wide.json
}

resource "aws_iam_policy" "narrow" {
  policy = data.aws_iam_policy_document.narrow.json
}

resource "aws_iam_policy" "encoded" {
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "*", Resource = [aws_sqs_queue.jobs.arn, "*"] }]
  })
}
