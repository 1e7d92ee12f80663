variable "all_types" {
  type    = bool
  default = true
}
variable "types" {
  type    = list(string)
  default = []
}
variable "recording" {
  type    = bool
  default = true
}
variable "guardduty" {
  type    = bool
  default = true
}
variable "standards" {
  type    = set(string)
  default = []
}
variable "macie" {
  type    = string
  default = null
}
variable "bucket" { type = string }
variable "rules" {
  type    = map(string)
  default = {}
}
variable "config_role" { type = string }

resource "aws_config_configuration_recorder" "this" {
  name     = "default"
  role_arn = var.config_role
  recording_group {
    all_supported  = var.all_types
    resource_types = var.all_types ? null : var.types
  }
}

resource "aws_config_delivery_channel" "this" {
  name           = "default"
  s3_bucket_name = var.bucket
  depends_on     = [aws_config_configuration_recorder.this]
}

resource "aws_config_configuration_recorder_status" "this" {
  name       = aws_config_configuration_recorder.this.name
  is_enabled = var.recording
  depends_on = [aws_config_delivery_channel.this]
}

resource "aws_config_config_rule" "this" {
  for_each = var.rules
  name     = each.key
  source {
    owner             = "AWS"
    source_identifier = each.value
  }
  depends_on = [aws_config_configuration_recorder.this]
}

resource "aws_guardduty_detector" "this" {
  enable                       = var.guardduty
  finding_publishing_frequency = "FIFTEEN_MINUTES"
}

resource "aws_securityhub_account" "this" {
  count = length(var.standards) > 0 ? 1 : 0
}

resource "aws_securityhub_standards_subscription" "this" {
  for_each      = var.standards
  standards_arn = each.value
  depends_on    = [aws_securityhub_account.this]
}

resource "aws_macie2_account" "this" {
  count  = var.macie == null ? 0 : 1
  status = var.macie
}

output "detector_id" { value = aws_guardduty_detector.this.id }
