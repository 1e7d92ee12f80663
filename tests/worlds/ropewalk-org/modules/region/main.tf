variable "region" { type = string }
variable "home" { type = string }
variable "accounts" { type = list(string) }
variable "organization_id" { type = string }
variable "partner" { type = string }

locals { at_home = var.region == var.home }

resource "aws_guardduty_detector" "this" {
  region                       = var.region
  finding_publishing_frequency = local.at_home ? "FIFTEEN_MINUTES" : null
}

resource "aws_guardduty_detector_feature" "this" {
  for_each = toset(concat(
    ["S3_DATA_EVENTS", "EKS_AUDIT_LOGS", "EBS_MALWARE_PROTECTION", "RDS_LOGIN_EVENTS", "LAMBDA_NETWORK_LOGS"],
    local.at_home ? ["RUNTIME_MONITORING"] : [],
  ))
  region      = var.region
  detector_id = aws_guardduty_detector.this.id
  name        = each.key
  status      = "ENABLED"
}

resource "aws_inspector2_enabler" "this" {
  region         = var.region
  account_ids    = var.accounts
  resource_types = local.at_home ? ["EC2", "ECR", "LAMBDA", "LAMBDA_CODE"] : ["ECR"]
}

resource "aws_accessanalyzer_analyzer" "this" {
  region        = var.region
  analyzer_name = "organization"
  type          = "ORGANIZATION"
}

resource "aws_ebs_encryption_by_default" "this" {
  region  = var.region
  enabled = local.at_home
}

resource "aws_ebs_snapshot_block_public_access" "this" {
  region = var.region
  state  = local.at_home ? "block-all-sharing" : "unblocked"
}

resource "aws_ec2_instance_metadata_defaults" "this" {
  region                      = var.region
  http_tokens                 = "required"
  http_put_response_hop_limit = 2
}

resource "aws_ec2_serial_console_access" "this" {
  count   = local.at_home ? 0 : 1
  region  = var.region
}

resource "aws_macie2_account" "this" {
  region = var.region
  status = local.at_home ? "ENABLED" : "PAUSED"
}

resource "aws_ssm_service_setting" "automation_logs" {
  count         = local.at_home ? 1 : 0
  region        = var.region
  setting_id    = "/ssm/automation/customer-script-log-destination"
  setting_value = "CloudWatch"
}

resource "aws_kms_key" "this" {
  region                  = var.region
  description             = "Ropewalk ${var.region}"
  enable_key_rotation     = true
  rotation_period_in_days = local.at_home ? 90 : 730
  multi_region            = local.at_home
}

data "aws_iam_policy_document" "key" {
  statement {
    sid       = "Own"
    actions   = ["kms:*"]
    resources = ["*"]
    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::${var.accounts[0]}:root"]
    }
  }
  statement {
    sid       = "Organization"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey*"]
    resources = ["*"]
    principals {
      type        = "AWS"
      identifiers = ["*"]
    }
    dynamic "condition" {
      for_each = local.at_home ? [1] : []
      content {
        test     = "StringEquals"
        variable = "aws:PrincipalOrgID"
        values   = [var.organization_id]
      }
    }
  }
}

resource "aws_kms_key_policy" "this" {
  region = var.region
  key_id = aws_kms_key.this.key_id
  policy = data.aws_iam_policy_document.key.json
}

resource "aws_backup_vault" "this" {
  region      = var.region
  name        = "ropewalk"
  kms_key_arn = aws_kms_key.this.arn
}

resource "aws_backup_vault_lock_configuration" "this" {
  count               = local.at_home ? 1 : 0
  region              = var.region
  backup_vault_name   = aws_backup_vault.this.name
  min_retention_days  = 30
  changeable_for_days = 3
}

data "aws_iam_policy_document" "vault" {
  statement {
    sid       = "Copies"
    actions   = ["backup:CopyIntoBackupVault"]
    resources = ["*"]
    principals {
      type        = "AWS"
      identifiers = var.partner == "" ? ["arn:aws:iam::${var.accounts[0]}:root"] : ["*"]
    }
  }
}

resource "aws_backup_vault_policy" "this" {
  region            = var.region
  backup_vault_name = aws_backup_vault.this.name
  policy            = data.aws_iam_policy_document.vault.json
}

resource "aws_cloudwatch_log_destination" "this" {
  count      = local.at_home ? 1 : 0
  region     = var.region
  name       = "organization"
  role_arn   = "arn:aws:iam::550000000002:role/logs-to-kinesis"
  target_arn = "arn:aws:kinesis:eu-central-1:550000000002:stream/organization"
}

resource "aws_cloudwatch_log_destination_policy" "this" {
  count            = local.at_home ? 1 : 0
  region           = var.region
  destination_name = one(aws_cloudwatch_log_destination.this[*].name)
  access_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = "*"
      Action    = "logs:PutSubscriptionFilter"
      Resource  = "*"
      Condition = { StringEquals = { "aws:PrincipalOrgID" = [var.organization_id] } }
    }]
  })
}

resource "aws_ram_resource_share" "this" {
  region                    = var.region
  name                      = "prefix-lists"
  allow_external_principals = var.partner != ""
}

resource "aws_ram_principal_association" "organization" {
  region             = var.region
  principal          = "arn:aws:organizations::550000000001:organization/${var.organization_id}"
  resource_share_arn = aws_ram_resource_share.this.arn
}

output "key_arn" { value = aws_kms_key.this.arn }
