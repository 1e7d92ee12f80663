variable "name" {
  type = string
}

variable "engine" {
  type = string
}

variable "engine_version" {
  type = string
}

variable "family" {
  type = string
}

variable "parameters" {
  type    = map(string)
  default = {}
}

variable "options" {
  type    = list(string)
  default = []
}

variable "username" {
  type    = string
  default = "admin"
}

variable "password" {
  type      = string
  sensitive = true
}

variable "subnet_ids" {
  type = list(string)
}

variable "security_group_ids" {
  type = list(string)
}

variable "settings" {
  type    = any
  default = {}
}

variable "replicas" {
  type    = map(object({ public = bool, days = number }))
  default = {}
}

variable "tags" {
  type    = map(string)
  default = {}
}

resource "aws_db_subnet_group" "this" {
  name       = var.name
  subnet_ids = var.subnet_ids
}

resource "aws_db_parameter_group" "this" {
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

resource "aws_db_option_group" "this" {
  count = length(var.options) > 0 ? 1 : 0

  name                 = var.name
  engine_name          = var.engine
  major_engine_version = join(".", slice(split(".", var.engine_version), 0, 2))

  dynamic "option" {
    for_each = toset(var.options)
    content {
      option_name = option.value
    }
  }
}

resource "aws_db_instance" "this" {
  identifier              = var.name
  engine                  = var.engine
  engine_version          = var.engine_version
  instance_class          = lookup(var.settings, "class", "db.t3.medium")
  allocated_storage       = 50
  username                = var.username
  password                = var.password
  db_subnet_group_name    = aws_db_subnet_group.this.name
  parameter_group_name    = aws_db_parameter_group.this.name
  option_group_name       = try(aws_db_option_group.this[0].name, null)
  vpc_security_group_ids  = var.security_group_ids
  storage_encrypted       = try(var.settings.encrypted, false)
  kms_key_id              = try(var.settings.key, null)
  multi_az                = try(var.settings.multi_az, false)
  backup_retention_period = try(var.settings.days, 0)
  publicly_accessible     = try(var.settings.public, false)
  deletion_protection     = try(var.settings.protected, false)
  skip_final_snapshot     = true
  monitoring_interval     = try(var.settings.monitoring, 0)
  monitoring_role_arn     = try(var.settings.monitoring_role, null)

  enabled_cloudwatch_logs_exports     = try(var.settings.logs, [])
  iam_database_authentication_enabled = try(var.settings.iam, null)
  auto_minor_version_upgrade          = try(var.settings.minor, true)
  copy_tags_to_snapshot               = true
  ca_cert_identifier                  = try(var.settings.ca, null)

  tags = var.tags
}

module "replica" {
  source   = "./replica"
  for_each = var.replicas

  name      = "${var.name}-${each.key}"
  source_id = aws_db_instance.this.id
  public    = each.value.public
  days      = each.value.days
}

output "id" {
  value = aws_db_instance.this.id
}

output "arn" {
  value = aws_db_instance.this.arn
}

output "replicas" {
  value = { for name, r in module.replica : name => r.id }
}
