variable "number" { type = number }
variable "bucket_arn" { type = string }
variable "bucket" { type = string }

resource "aws_iam_role" "this" {
  name = "worker-${var.number}"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
  })
}

resource "aws_iam_role_policy" "read" {
  count = 2
  name  = ["read", "list"][count.index]
  role  = aws_iam_role.this.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = count.index == 0 ? "s3:GetObject" : "s3:ListBucket"
      Resource = count.index == 0 ? "${var.bucket_arn}/*" : "arn:aws:s3:::${var.bucket}"
    }]
  })
}

output "name" { value = aws_iam_role.this.name }
