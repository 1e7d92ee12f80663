locals {
  account = "123456789012"
  actions = { read = ["s3:GetObject", "s3:ListBucket"], write = ["s3:PutObject"] }
  base = {
    Version = "2012-10-17"
    Id      = null
  }
  public = false
}

resource "aws_s3_bucket" "data" {
  bucket = "acme-data"
}

resource "aws_kms_key" "data" {
  description = "data"
  policy = jsonencode(merge(local.base, {
    Statement = concat(
      [{ Sid = "Root", Effect = "Allow", Action = "kms:*", Resource = "*", Principal = { AWS = "arn:aws:iam::${local.account}:root" } }],
      local.public ? [{ Sid = "Public", Effect = "Allow", Action = "kms:*", Resource = "*", Principal = { AWS = "*" } }] : [],
    )
  }))
}

# Unknown as a whole: one ARN in it is not known yet.
resource "aws_s3_bucket_policy" "data" {
  bucket = aws_s3_bucket.data.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      for sid, actions in local.actions : {
        Sid       = title(sid)
        Effect    = "Allow"
        Action    = actions
        Resource  = [aws_s3_bucket.data.arn, "${aws_s3_bucket.data.arn}/*"]
        Principal = { AWS = "arn:aws:iam::${local.account}:role/${sid}er" }
      }
    ]
  })
}

# Known, because the name of the bucket is.
resource "aws_iam_policy" "known" {
  name = "known"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      NotAction = ["s3:Get*"]
      Resource  = formatlist("arn:aws:s3:::%s%s", aws_s3_bucket.data.bucket, ["", "/*"])
      Condition = {
        Bool           = { "aws:SecureTransport" = false }
        NumericLessThan = { "s3:TlsVersion" = 1.2 }
        StringNotLike  = { "aws:PrincipalArn" = ["*<admin>&co*", "é\u2028\t\"quoted\""] }
        Null           = { "aws:TokenIssueTime" = true }
      }
    }]
  })
}

resource "aws_sqs_queue" "data" {
  name = "data"
  policy = <<POLICY
{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": "*",
    "Condition": {"ArnEquals": {"aws:SourceArn": "arn:aws:s3:::${aws_s3_bucket.data.bucket}"}}
  }]
}
POLICY
}

resource "aws_iam_role" "decoded" {
  name               = "decoded"
  assume_role_policy = jsonencode(jsondecode(<<-EOT
    {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "sts:AssumeRole",
     "Principal": {"Federated": "cognito-identity.amazonaws.com", "Service": ["ec2.amazonaws.com"]}}}
  EOT
  ))
  description = join(" ", jsondecode(aws_sqs_queue.data.policy).Statement[*].Effect)
}

output "statements" {
  value = length(jsondecode(aws_kms_key.data.policy).Statement)
}

output "first_action" {
  value = jsondecode(aws_iam_policy.known.policy)["Statement"][0].NotAction[0]
}
