variable "name" { type = string }
variable "mutable" {
  description = "Patterns of tags that may move, as latest does."
  type        = list(string)
  default     = []
}
variable "scan" {
  type    = bool
  default = true
}
variable "keep" {
  type    = number
  default = 30
}
variable "key" {
  type    = string
  default = null
}
variable "pullers" {
  type    = list(string)
  default = []
}
variable "organization" {
  type    = string
  default = ""
}

resource "aws_ecr_repository" "this" {
  name                 = var.name
  image_tag_mutability = length(var.mutable) == 0 ? "IMMUTABLE" : "MUTABLE"

  image_scanning_configuration {
    scan_on_push = var.scan
  }

  dynamic "encryption_configuration" {
    for_each = var.key[*]
    content {
      encryption_type = "KMS"
      kms_key         = encryption_configuration.value
    }
  }
}

resource "aws_ecr_lifecycle_policy" "this" {
  count      = var.keep > 0 ? 1 : 0
  repository = aws_ecr_repository.this.name
  policy = templatefile("${path.module}/lifecycle.json.tftpl", { keep = var.keep })
}

data "aws_iam_policy_document" "pull" {
  statement {
    sid     = "Pull"
    actions = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability"]
    principals {
      type        = "AWS"
      identifiers = length(var.pullers) > 0 ? [for id in var.pullers : "arn:aws:iam::${id}:root"] : ["*"]
    }
    dynamic "condition" {
      for_each = var.organization == "" ? [] : [var.organization]
      content {
        test     = "StringEquals"
        variable = "aws:PrincipalOrgID"
        values   = [condition.value]
      }
    }
  }
}

resource "aws_ecr_repository_policy" "this" {
  repository = aws_ecr_repository.this.name
  policy     = data.aws_iam_policy_document.pull.json
}

output "url" { value = aws_ecr_repository.this.repository_url }
output "arn" { value = aws_ecr_repository.this.arn }
output "name" { value = aws_ecr_repository.this.name }
