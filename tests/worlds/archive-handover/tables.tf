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

removed {
  from = aws_appautoscaling_target.catalogue

  lifecycle {
    destroy = true
  }
}

resource "aws_dynamodb_table" "loans" {
  name         = "loans"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "loan"

  attribute {
    name = "loan"
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

removed {
  from = aws_efs_file_system_policy.scans

  lifecycle {
    destroy = false
  }
}

resource "aws_cloudwatch_log_group" "audit" {
  count             = var.audited ? 1 : 0
  name              = "/archive/audit"
  retention_in_days = 731
  kms_key_id        = null
}
