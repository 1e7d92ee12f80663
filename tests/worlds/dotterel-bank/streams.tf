resource "aws_kinesis_stream" "events" {
  for_each = var.streams

  name             = "${local.prefix}-${each.key}"
  shard_count      = 2
  retention_period = each.value.hours
  encryption_type  = each.value.key == null ? null : "KMS"
  kms_key_id       = each.value.key == "aws" ? "alias/aws/kinesis" : try(local.key_arns[each.value.key], null)
}

resource "aws_kinesis_stream" "replay" {
  name            = "${local.prefix}-replay"
  shard_count     = 1
  encryption_type = "NONE"
}

resource "aws_iam_role" "delivery" {
  name = "${local.prefix}-delivery"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = ["firehose.amazonaws.com"] }
    }]
  })
}

module "delivery_cards" {
  source = "./modules/delivery"

  name        = "${local.prefix}-cards"
  bucket_arn  = module.buckets["raw"].arn
  role_arn    = aws_iam_role.delivery.arn
  from_stream = true
  stream_arn  = aws_kinesis_stream.events["cards"].arn
}

module "delivery" {
  source   = "./modules/delivery"
  for_each = { risk = "own", ops = "aws", clicks = "none" }

  name       = join("-", [local.prefix, each.key])
  bucket_arn = module.buckets["raw"].arn
  role_arn   = aws_iam_role.delivery.arn
  encryption = each.value
  key_arn    = local.key_arns.stream
}
