data "aws_iam_policy_document" "trust" {
  for_each = toset(["sagemaker", "lambda", "states", "bedrock", "iot", "kendra"])

  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["${each.key}.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "service" {
  for_each = data.aws_iam_policy_document.trust

  name               = "${var.name}-${each.key}"
  assume_role_policy = each.value.json
}

resource "aws_iam_role" "students" {
  name               = "${var.name}-students"
  assume_role_policy = data.aws_iam_policy_document.trust["sagemaker"].json
}

resource "aws_iam_role_policy" "students" {
  name = "everything"
  role = aws_iam_role.students.id

  policy = <<-POLICY
    {
      "Version": "2012-10-17",
      "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}
    }
  POLICY
}

module "notebook" {
  source   = "./modules/notebook"
  for_each = var.notebooks

  name     = "${var.name}-${each.key}"
  settings = each.value
  network  = module.network.inner
  key      = aws_kms_alias.fields.target_key_arn
  role     = each.key == "students" ? aws_iam_role.students.arn : aws_iam_role.service["sagemaker"].arn
}

resource "aws_sagemaker_domain" "lab" {
  domain_name             = "${var.name}-lab"
  auth_mode               = "IAM"
  vpc_id                  = module.network.vpc_id
  subnet_ids              = module.network.inner.subnets
  app_network_access_type = "VpcOnly"
  kms_key_id              = aws_kms_key.fields.arn

  default_user_settings {
    execution_role  = aws_iam_role.service["sagemaker"].arn
    security_groups = module.network.inner.groups
  }
}

resource "aws_sagemaker_domain" "visitors" {
  domain_name = "${var.name}-visitors"
  auth_mode   = "IAM"
  vpc_id      = module.network.vpc_id
  subnet_ids  = [module.network.outer_subnet]

  default_user_settings {
    execution_role = aws_iam_role.students.arn
  }
}

locals {
  models = {
    yield = { isolated = true, subnets = null, environment = {} }
    pests = { isolated = false, subnets = module.network.inner.subnets, environment = { LEVEL = "info" } }
    trial = { isolated = null, subnets = null, environment = { HF_API_TOKEN = "hf_Q7bXy2LmN4pR8sT1vW3zK6cD9eF0gH5jA" } }
  }
}

resource "aws_sagemaker_model" "this" {
  for_each = local.models

  name                     = "${var.name}-${each.key}"
  execution_role_arn       = aws_iam_role.service["sagemaker"].arn
  enable_network_isolation = each.value.isolated

  primary_container {
    image       = "${local.account}.dkr.ecr.${local.region}.amazonaws.com/${each.key}:1"
    environment = each.value.environment
  }

  dynamic "vpc_config" {
    for_each = each.value.subnets == null ? [] : [each.value.subnets]

    content {
      subnets            = vpc_config.value
      security_group_ids = module.network.inner.groups
    }
  }
}

resource "aws_sagemaker_endpoint_configuration" "yield" {
  name        = "${var.name}-yield"
  kms_key_arn = aws_kms_key.fields.arn

  dynamic "production_variants" {
    for_each = { blue = 2, green = 3 }

    content {
      variant_name           = production_variants.key
      model_name             = aws_sagemaker_model.this["yield"].name
      instance_type          = "ml.m5.large"
      initial_instance_count = production_variants.value
    }
  }

  data_capture_config {
    enable_capture              = true
    initial_sampling_percentage = 20
    destination_s3_uri          = "s3://${aws_s3_bucket.captures.bucket}/yield"
    kms_key_id                  = aws_kms_key.fields.arn

    capture_options {
      capture_mode = "Input"
    }
  }
}

resource "aws_sagemaker_endpoint_configuration" "pests" {
  name = "${var.name}-pests"

  production_variants {
    variant_name           = "only"
    model_name             = aws_sagemaker_model.this["pests"].name
    instance_type          = "ml.g5.xlarge"
    initial_instance_count = 1
  }

  data_capture_config {
    enable_capture              = true
    initial_sampling_percentage = 5
    destination_s3_uri          = "s3://${aws_s3_bucket.captures.bucket}/pests"

    capture_options {
      capture_mode = "Output"
    }
  }
}

resource "aws_sagemaker_endpoint_configuration" "trial" {
  name = "${var.name}-trial"

  production_variants {
    variant_name = "only"
    model_name   = aws_sagemaker_model.this["trial"].name

    serverless_config {
      max_concurrency   = 5
      memory_size_in_mb = 2048
    }
  }
}

resource "aws_sagemaker_feature_group" "soil" {
  feature_group_name             = "${var.name}-soil"
  record_identifier_feature_name = "probe"
  event_time_feature_name        = "read_at"
  role_arn                       = aws_iam_role.service["sagemaker"].arn

  feature_definition {
    feature_name = "probe"
    feature_type = "String"
  }

  feature_definition {
    feature_name = "read_at"
    feature_type = "Fractional"
  }

  online_store_config {
    enable_online_store = true
  }
}

resource "aws_s3_bucket" "captures" {
  bucket = "${var.name}-captures-${local.suffix}"
}

data "aws_iam_policy_document" "captures" {
  statement {
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = ["${aws_s3_bucket.captures.arn}/*", aws_s3_bucket.captures.arn]

    principals {
      type        = "AWS"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = [false]
    }
  }

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.captures.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_iam_role.service["sagemaker"].arn]
    }
  }
}

resource "aws_s3_bucket_policy" "captures" {
  bucket = aws_s3_bucket.captures.id
  policy = data.aws_iam_policy_document.captures.json
}

resource "aws_s3_bucket_versioning" "captures" {
  bucket = "${var.name}-captures-${local.suffix}"

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "captures" {
  bucket = aws_s3_bucket.captures.bucket

  rule {
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_alias.fields.arn
    }
  }
}
