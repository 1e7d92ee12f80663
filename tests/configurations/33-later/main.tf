resource "aws_kms_key" "main" {
  description = "main"
}

resource "aws_s3_bucket" "main" {
  bucket_prefix = "acme-"
}

resource "terraform_data" "choice" {
  input = { engine = "postgres", port = 5432, stamp = timestamp() }
}

data "aws_iam_policy_document" "waits" {
  statement {
    actions   = ["kms:Decrypt"]
    resources = [aws_kms_key.main.arn]
  }
}

data "aws_iam_policy_document" "known" {
  statement {
    actions   = ["kms:Decrypt"]
    resources = ["*"]
  }
}

locals {
  id     = aws_kms_key.main.key_id
  partly = { known = "value", later = aws_kms_key.main.arn }
  list   = ["a", aws_s3_bucket.main.id, "c"]
  output = terraform_data.choice.output
}

resource "aws_iam_policy" "waits" {
  name   = "waits"
  policy = data.aws_iam_policy_document.waits.json
}

resource "aws_iam_policy" "known" {
  name   = "known"
  policy = data.aws_iam_policy_document.known.json
}

resource "aws_iam_role" "either" {
  name                 = "either"
  assume_role_policy   = local.id == "x" ? data.aws_iam_policy_document.known.json : data.aws_iam_policy_document.waits.json
  description          = "length ${length(local.list)}, ${local.partly.known}"
  max_session_duration = length(keys(local.partly)) * 3600
  path                 = local.list[0] == "a" ? "/a/" : "/${local.id}/"
  managed_policy_arns  = local.list
}

resource "aws_ssm_parameter" "facts" {
  for_each = {
    same_branches  = local.id == "x" ? "same" : "same"
    comparison     = local.id == "x"
    null_check     = local.id == null
    false_and      = false && local.id == "x"
    true_or        = true || local.id == "x"
    template       = "before ${local.id} after"
    prefix         = startswith("arn:${local.id}", "arn:")
    try            = try(local.id, "fallback")
    can            = can(local.id)
    coalesce       = coalesce(local.id, "fallback")
    coalesce_known = coalesce("first", local.id)
    join           = join(",", local.list)
    lookup         = lookup(local.partly, "known", "none")
    index          = local.list[2]
    unknown_index  = local.list[length(local.id) > 3 ? 0 : 2]
    contains       = contains(local.list, "c")
    merged         = merge(local.partly, { known = "other" })["known"]
    json           = jsonencode(local.partly)
    data           = local.output == null ? "none" : "some"
    bucket         = aws_s3_bucket.main.bucket
    set            = length(toset(local.list))
    max            = max(1, length(local.id))
    year           = formatdate("YYYY", timestamp())
    type           = can(tonumber(local.id))
    account        = split(":", aws_kms_key.main.arn)[4]
  }
  name  = each.key
  type  = "String"
  value = each.value
}

output "partly" { value = local.partly }
output "list" { value = local.list }
output "filtered" { value = [for item in ["a", "b"] : item if item != local.id] }
output "mapped" { value = { for index, item in local.list : index => item } }
output "grouped" { value = [for key, value in local.partly : key] }
output "input" { value = terraform_data.choice.input.engine }
