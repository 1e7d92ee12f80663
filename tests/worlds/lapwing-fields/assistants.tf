resource "aws_bedrock_guardrail" "advice" {
  count = var.guardrails ? 1 : 0

  name                      = "${var.name}-advice"
  blocked_input_messaging   = "No."
  blocked_outputs_messaging = "No."
  kms_key_arn               = aws_kms_key.fields.arn

  content_policy_config {
    filters_config {
      type            = "VIOLENCE"
      input_strength  = "HIGH"
      output_strength = "HIGH"
    }
  }
}

resource "aws_bedrock_guardrail" "frankfurt" {
  provider = aws.frankfurt

  name                      = "${var.name}-advice"
  blocked_input_messaging   = "Nein."
  blocked_outputs_messaging = "Nein."

  word_policy_config {
    managed_word_lists_config {
      type = "PROFANITY"
    }
  }
}

resource "aws_bedrockagent_agent" "this" {
  for_each = {
    advisor = { key = aws_kms_key.fields.arn, guarded = true }
    intern  = { key = null, guarded = false }
  }

  agent_name                  = "${var.name}-${each.key}"
  agent_resource_role_arn     = aws_iam_role.service["bedrock"].arn
  foundation_model            = "anthropic.claude-3-5-sonnet-20240620-v1:0"
  customer_encryption_key_arn = each.value.key

  guardrail_configuration = each.value.guarded ? [{
    guardrail_identifier = one(aws_bedrock_guardrail.advice[*].guardrail_id)
    guardrail_version    = "DRAFT"
  }] : null
}

resource "aws_bedrock_model_invocation_logging_configuration" "this" {
  logging_config {
    embedding_data_delivery_enabled = true
    image_data_delivery_enabled     = true
    text_data_delivery_enabled      = true
    video_data_delivery_enabled     = true

    s3_config {
      bucket_name = aws_s3_bucket.captures.id
      key_prefix  = "bedrock"
    }
  }
}

resource "aws_bedrock_custom_model" "advice" {
  custom_model_name     = "${var.name}-advice"
  job_name              = "${var.name}-advice-1"
  base_model_identifier = "arn:aws:bedrock:eu-west-1::foundation-model/amazon.titan-text-express-v1"
  role_arn              = aws_iam_role.service["bedrock"].arn
  hyperparameters       = { epochCount = "1", batchSize = "1", learningRate = "0.005" }

  output_data_config {
    s3_uri = "s3://${aws_s3_bucket.captures.id}/models/"
  }

  training_data_config {
    s3_uri = "s3://${aws_s3_bucket.captures.id}/training/advice.jsonl"
  }
}

resource "aws_kendra_index" "handbook" {
  name     = "${var.name}-handbook"
  role_arn = aws_iam_role.service["kendra"].arn

  server_side_encryption_configuration {
    kms_key_id = aws_kms_key.fields.id
  }
}

resource "aws_kendra_index" "forum" {
  name     = "${var.name}-forum"
  role_arn = aws_iam_role.service["kendra"].arn
}

resource "aws_comprehend_document_classifier" "letters" {
  name                 = "${var.name}-letters"
  data_access_role_arn = aws_iam_role.service["sagemaker"].arn
  language_code        = "en"
  model_kms_key_id     = aws_kms_key.fields.arn
  volume_kms_key_id    = "alias/aws/ebs"

  input_data_config {
    s3_uri = "s3://${aws_s3_bucket.captures.id}/letters.csv"
  }

  output_data_config {
    s3_uri     = "s3://${aws_s3_bucket.captures.id}/letters/"
    kms_key_id = aws_kms_key.fields.arn
  }
}

resource "aws_comprehend_entity_recognizer" "crops" {
  name                 = "${var.name}-crops"
  data_access_role_arn = aws_iam_role.service["sagemaker"].arn
  language_code        = "en"
  model_kms_key_id     = aws_kms_key.fields.arn
  volume_kms_key_id    = aws_kms_key.fields.arn

  input_data_config {
    entity_types {
      type = "CROP"
    }

    documents {
      s3_uri = "s3://${aws_s3_bucket.captures.id}/crops.txt"
    }

    entity_list {
      s3_uri = "s3://${aws_s3_bucket.captures.id}/crops.csv"
    }
  }
}
