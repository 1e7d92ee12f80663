variable "name" {
  type = string
}

variable "kms_key_id" {
  type    = string
  default = null
}

variable "publishers" {
  type    = list(string)
  default = []
}

variable "account" {
  type = string
}

resource "aws_sns_topic" "this" {
  name              = var.name
  kms_master_key_id = var.kms_key_id
}

resource "aws_sns_topic_policy" "this" {
  arn = aws_sns_topic.this.arn

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = var.publishers }
      Action    = "sns:Publish"
      Resource  = aws_sns_topic.this.arn
      Condition = { StringEquals = { "aws:SourceAccount" = var.account } }
    }]
  })
}

output "arn" {
  value = aws_sns_topic.this.arn
}
