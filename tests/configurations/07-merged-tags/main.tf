variable "tags" {
  type    = map(string)
  default = { Owner = "core", CostCentre = 4711, Temporary = false }
}

locals {
  defaults = merge(var.tags, { ManagedBy = "terraform", Stage = "test" })
  extra    = { for key, value in { Backup = "daily", Legacy = null, Note = "" } : key => value if value != null }
}

module "labels" {
  source = "./modules/labels"
  tags   = local.defaults
  name   = "reports"
  attributes = {
    stage  = "prod"
    number = 3
    public = false
  }
}

module "bucket" {
  source = "./modules/bucket"
  name   = module.labels.id
  tags   = merge(module.labels.tags, local.extra)
}

resource "aws_s3_bucket" "plain" {
  bucket = "${module.labels.id}-plain"
  tags   = merge(local.defaults, { Name = "plain" }, null, {})
}

resource "aws_kms_key" "spread" {
  description = "merged from a list"
  tags        = merge([for key in ["a", "b", "a"] : { (upper(key)) = length(key), Last = key }]...)
}

resource "aws_sqs_queue" "conditional" {
  name = "conditional"
  tags = merge(
    local.defaults,
    length(local.extra) > 1 ? { Extra = join(",", keys(local.extra)) } : {},
    { for key, value in module.bucket.tags : "Bucket/${key}" => value if contains(["Stage", "Index"], key) },
  )
}

resource "aws_sns_topic" "untagged" {
  name = "untagged"
  tags = {}
}

resource "aws_sns_topic" "reference" {
  name = "reference"
  tags = merge(local.extra, { Topic = aws_sns_topic.untagged.arn, Key = aws_kms_key.spread.tags["B"] })
}

output "tags" {
  value = module.bucket.tags
}
