variable "name" { type = string }
variable "engine" { type = string }
variable "engine_version" { type = string }
variable "password" { type = string }

variable "license" {
  type    = string
  default = null
}

variable "family" {
  type    = string
  default = null
}

variable "parameters" {
  type    = map(string)
  default = {}
}

variable "subnets" { type = list(string) }
variable "groups" { type = list(string) }

variable "key_arn" {
  type    = string
  default = null
}

variable "settings" {
  type    = any
  default = {}
}

locals {
  settings = merge({
    multi_az            = true
    deletion_protection = true
    public              = false
    retention           = 14
    logs                = []
    username            = "keeper"
    iam                 = false
    minor               = true
    tags                = {}
  }, var.settings)
}

resource "aws_db_subnet_group" "this" {
  name       = var.name
  subnet_ids = var.subnets
}

resource "aws_db_parameter_group" "this" {
  count = length(var.parameters) > 0 ? 1 : 0

  name   = var.name
  family = var.family

  dynamic "parameter" {
    for_each = var.parameters

    content {
      name         = parameter.key
      value        = parameter.value
      apply_method = "pending-reboot"
    }
  }
}

resource "aws_db_instance" "this" {
  identifier              = var.name
  engine                  = var.engine
  engine_version          = var.engine_version
  license_model           = var.license
  instance_class          = "db.r5.large"
  allocated_storage       = 200
  username                = local.settings.username
  password                = var.password
  db_subnet_group_name    = aws_db_subnet_group.this.name
  parameter_group_name    = one(aws_db_parameter_group.this[*].name)
  vpc_security_group_ids  = var.groups
  storage_encrypted       = var.key_arn != null
  kms_key_id              = var.key_arn
  multi_az                = local.settings.multi_az
  publicly_accessible     = local.settings.public
  deletion_protection     = local.settings.deletion_protection
  backup_retention_period = local.settings.retention
  copy_tags_to_snapshot   = true
  skip_final_snapshot     = true
  tags                    = local.settings.tags

  enabled_cloudwatch_logs_exports     = local.settings.logs
  iam_database_authentication_enabled = local.settings.iam
  auto_minor_version_upgrade          = local.settings.minor
  monitoring_interval                 = lookup(local.settings, "monitoring", 0)
  monitoring_role_arn                 = lookup(local.settings, "monitoring_role", null)
}

output "arn" {
  value = aws_db_instance.this.arn
}

output "id" {
  value = aws_db_instance.this.id
}
