resource "aws_dynamodb_table" "catalogue" {
  name           = "catalogue"
  read_capacity  = 5
  write_capacity = 5
  hash_key       = "shelf"

  attribute {
    name = "shelf"
    type = "S"
  }

  point_in_time_recovery {
    enabled = true
  }
}

resource "aws_appautoscaling_target" "catalogue" {
  for_each = toset(["Read", "Write"])

  service_namespace  = "dynamodb"
  resource_id        = "table/${aws_dynamodb_table.catalogue.name}"
  scalable_dimension = "dynamodb:table:${each.key}CapacityUnits"
  min_capacity       = 5
  max_capacity       = 50
}

resource "aws_dynamodb_table" "loans" {
  name         = "loans"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "reader"

  attribute {
    name = "reader"
    type = "S"
  }

  server_side_encryption {
    enabled     = true
    kms_key_arn = aws_kms_key.archive.arn
  }
}

resource "aws_efs_file_system" "scans" {
  creation_token = "scans"
  encrypted      = true
}

resource "aws_efs_file_system_policy" "scans" {
  file_system_id = aws_efs_file_system.scans.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      Principal = { AWS = "*" }
      Action    = "*"
      Resource  = "*"
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
  })
}

resource "aws_cloudwatch_log_group" "audit" {
  count             = var.audited ? 1 : 0
  name              = "/archive/audit"
  retention_in_days = 731
  kms_key_id        = null
}
