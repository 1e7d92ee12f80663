variable "name" { type = string }

variable "settings" {
  type = object({
    engine     = string
    size       = number
    version    = string
    backup     = object({ days = number, window = string })
    monitoring = optional(object({ interval = optional(number, 30), role = string }), { role = "arn:aws:iam::123456789012:role/none" })
    tags       = map(string)
    protected  = optional(bool, true)
    ports      = optional(tuple([number, string]), [5432, "tcp"])
  })
}

resource "aws_db_instance" "this" {
  identifier              = var.name
  engine                  = var.settings.engine
  engine_version          = var.settings.version
  allocated_storage       = var.settings.size
  instance_class          = "db.t3.medium"
  username                = "root"
  password                = "changed-after-creation"
  storage_encrypted       = var.settings.size > 100
  backup_retention_period = var.settings.backup.days
  backup_window           = var.settings.backup.window
  monitoring_interval     = var.settings.monitoring.interval
  monitoring_role_arn     = var.settings.monitoring.role
  deletion_protection     = var.settings.protected
  port                    = var.settings.ports[0]
  skip_final_snapshot     = true
  tags                    = var.settings.tags
}
