locals {
  thing = "arn:${data.aws_partition.here.partition}:iot:${local.region}:${local.account}"

  publish = {
    own = [
      "${local.thing}:topic/fields/$${iot:Connection.Thing.ThingName}/readings",
    ]
    everywhere = ["${local.thing}:topic/*"]
  }
}

resource "aws_iot_policy" "probe" {
  for_each = local.publish

  name = "${var.name}-probe-${each.key}"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = "iot:Connect"
        Resource = each.key == "own" ? "${local.thing}:client/$${iot:Connection.Thing.ThingName}" : "*"
      },
      {
        Effect   = "Allow"
        Action   = ["iot:Publish"]
        Resource = each.value
      },
    ]
  })
}

data "aws_iam_policy_document" "gateway" {
  statement {
    actions   = ["iot:*"]
    resources = ["*"]
  }
}

resource "aws_iot_policy" "gateway" {
  name   = "${var.name}-gateway"
  policy = data.aws_iam_policy_document.gateway.json
}

resource "aws_iot_certificate" "gateway" {
  active = true
}

resource "aws_iot_policy_attachment" "gateway" {
  policy = aws_iot_policy.gateway.name
  target = aws_iot_certificate.gateway.arn
}

resource "aws_iot_authorizer" "this" {
  for_each = { app = false, legacy = true }

  name                    = "${var.name}-${each.key}"
  authorizer_function_arn = module.function["ingest"].arn
  signing_disabled        = each.value
  status                  = "ACTIVE"
  token_key_name          = each.value ? null : "token"
  token_signing_public_keys = each.value ? null : {
    first = "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----"
  }
}

resource "aws_iot_domain_configuration" "this" {
  for_each = {
    current = "IoTSecurityPolicy_TLS13_1_2_2022_10"
    old     = "IoTSecurityPolicy_TLS12_1_0_2016_01"
  }

  name         = "${var.name}-${each.key}"
  service_type = "DATA"

  tls_config {
    security_policy = each.value
  }
}

resource "aws_iot_topic_rule" "readings" {
  name        = "${var.name}_readings"
  enabled     = true
  sql         = "SELECT * FROM 'fields/+/readings'"
  sql_version = "2016-03-23"

  kinesis {
    role_arn      = aws_iam_role.service["iot"].arn
    stream_name   = aws_kinesis_stream.readings.name
    partition_key = "$${topic(2)}"
  }

  s3 {
    bucket_name = aws_s3_bucket.captures.bucket
    key         = "readings/$${timestamp()}"
    role_arn    = aws_iam_role.service["iot"].arn
  }
}

resource "aws_kinesis_stream" "readings" {
  name             = "${var.name}-readings"
  encryption_type  = "KMS"
  kms_key_id       = aws_kms_alias.fields.name
  retention_period = 24 * 7

  stream_mode_details {
    stream_mode = "ON_DEMAND"
  }
}

resource "aws_iot_role_alias" "gateway" {
  alias    = "${var.name}-gateway"
  role_arn = aws_iam_role.students.arn
}
