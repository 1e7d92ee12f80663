resource "aws_iam_role" "files" {
  name = "${local.prefix}-files"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      for service in ["transfer", "datasync", "storagegateway", "backup"] : {
        Effect    = "Allow"
        Action    = "sts:AssumeRole"
        Principal = { Service = "${service}.amazonaws.com" }
      }
    ]
  })
}

resource "aws_transfer_server" "partners" {
  endpoint_type          = "VPC"
  protocols              = ["SFTP"]
  identity_provider_type = "SERVICE_MANAGED"
  logging_role           = aws_iam_role.files.arn
  security_policy_name   = "TransferSecurityPolicy-2020-06"

  endpoint_details {
    vpc_id     = module.network.vpc_id
    subnet_ids = module.network.data_subnets
  }
}

resource "aws_transfer_server" "agency" {
  protocols              = local.production ? ["SFTP", "FTPS"] : ["SFTP"]
  certificate            = "arn:aws:acm:eu-west-1:123456789012:certificate/5f8d9c3e-1b2a-4c3d-8e9f-0a1b2c3d4e5f"
  identity_provider_type = "API_GATEWAY"
  url                    = "https://idp.dotterel.example/prod"
  invocation_role        = aws_iam_role.files.arn
}

resource "aws_transfer_server" "mainframe" {
  endpoint_type          = "VPC"
  protocols              = ["FTP"]
  identity_provider_type = "API_GATEWAY"
  url                    = "https://idp.dotterel.example/prod"
  invocation_role        = aws_iam_role.files.arn

  endpoint_details {
    vpc_id     = module.network.vpc_id
    subnet_ids = slice(module.network.data_subnets, 0, 2)
  }
}

resource "aws_datasync_agent" "branch" {
  name           = "${local.prefix}-branch"
  activation_key = "ABCDE-FGHIJ-KLMNO-PQRST-UVWXY"
}

resource "aws_datasync_location_smb" "branch" {
  server_hostname = "files.dotterel.internal"
  subdirectory    = "/branch"
  user            = "sync"
  password        = format("%s-%d", "Branch", 1987)
  agent_arns      = [aws_datasync_agent.branch.arn]
}

resource "aws_datasync_location_smb" "head_office" {
  server_hostname = "files.dotterel.internal"
  subdirectory    = "/head"
  user            = "sync"
  password        = var.admin_password
  agent_arns      = [aws_datasync_agent.branch.arn]
}

resource "aws_datasync_location_s3" "raw" {
  s3_bucket_arn = module.buckets["raw"].arn
  subdirectory  = "/files"

  s3_config {
    bucket_access_role_arn = aws_iam_role.files.arn
  }
}

resource "aws_cloudwatch_log_group" "sync" {
  name              = "/datasync/${local.prefix}"
  retention_in_days = 30
}

resource "aws_datasync_task" "this" {
  for_each = {
    branch = { source = aws_datasync_location_smb.branch.arn, logs = aws_cloudwatch_log_group.sync.arn, level = var.task_log_level }
    head   = { source = aws_datasync_location_smb.head_office.arn, logs = null, level = "OFF" }
  }

  name                     = "${local.prefix}-${each.key}"
  source_location_arn      = each.value.source
  destination_location_arn = aws_datasync_location_s3.raw.arn
  cloudwatch_log_group_arn = each.value.logs

  options {
    log_level = each.value.level
  }
}

resource "aws_storagegateway_gateway" "branch" {
  gateway_name     = "${local.prefix}-branch"
  gateway_timezone = "GMT"
  gateway_type     = "FILE_S3"
  activation_key   = "QWERT-YUIOP-ASDFG-HJKLZ-XCVBN"
}

resource "aws_storagegateway_nfs_file_share" "this" {
  for_each = {
    branch  = ["10.60.0.0/16"]
    anybody = ["0.0.0.0/0"]
  }

  client_list   = each.value
  gateway_arn   = aws_storagegateway_gateway.branch.arn
  location_arn  = "${module.buckets["raw"].arn}/${each.key}/"
  role_arn      = aws_iam_role.files.arn
  kms_encrypted = each.key == "branch"
  kms_key_arn   = each.key == "branch" ? module.keys["lake"].arn : null
}

resource "aws_storagegateway_smb_file_share" "kiosk" {
  authentication = "GuestAccess"
  gateway_arn    = aws_storagegateway_gateway.branch.arn
  location_arn   = module.buckets["scratch"].arn
  role_arn       = aws_iam_role.files.arn
}

resource "aws_fsx_windows_file_system" "desks" {
  active_directory_id             = "d-9067abcdef"
  deployment_type                 = "MULTI_AZ_1"
  storage_capacity                = 300
  throughput_capacity             = 64
  preferred_subnet_id             = module.network.data_subnets[0]
  subnet_ids                      = slice(module.network.data_subnets, 0, 2)
  kms_key_id                      = module.keys["lake"].arn
  copy_tags_to_backups            = true
  automatic_backup_retention_days = var.retention.database
  tags                            = { backup = "daily" }
}

resource "aws_fsx_windows_file_system" "archive" {
  active_directory_id             = "d-9067abcdef"
  storage_capacity                = 300
  throughput_capacity             = 8
  subnet_ids                      = [module.network.edge_subnets[0]]
  automatic_backup_retention_days = 0
}

resource "aws_fsx_lustre_file_system" "scratch" {
  deployment_type  = "SCRATCH_2"
  storage_capacity = 1200
  subnet_ids       = [element(module.network.data_subnets, 3)]
}
