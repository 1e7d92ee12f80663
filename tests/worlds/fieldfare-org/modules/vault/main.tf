terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "name" { type = string }
variable "key" {
  type    = string
  default = null
}
variable "lock" {
  type = object({
    min     = number
    max     = optional(number)
    grace   = optional(number)
  })
  default = null
}
variable "organization" {
  type    = string
  default = null
}

resource "aws_backup_vault" "this" {
  name        = var.name
  kms_key_arn = var.key
}

resource "aws_backup_vault_lock_configuration" "this" {
  for_each            = var.lock == null ? {} : { on = var.lock }
  backup_vault_name   = aws_backup_vault.this.name
  min_retention_days  = each.value.min
  max_retention_days  = each.value.max
  changeable_for_days = each.value.grace
}

resource "aws_backup_vault_policy" "this" {
  count             = var.organization == null ? 0 : 1
  backup_vault_name = aws_backup_vault.this.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = "*"
      Action    = "backup:CopyIntoBackupVault"
      Resource  = "*"
      Condition = { StringEquals = { "aws:PrincipalOrgID" = var.organization } }
    }]
  })
}

output "arn" { value = aws_backup_vault.this.arn }
output "name" { value = aws_backup_vault.this.name }
