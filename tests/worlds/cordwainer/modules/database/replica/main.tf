variable "name" {
  type = string
}

variable "source_id" {
  type = string
}

variable "public" {
  type = bool
}

variable "days" {
  type = number
}

resource "aws_db_instance" "this" {
  identifier              = var.name
  replicate_source_db     = var.source_id
  instance_class          = "db.t3.medium"
  publicly_accessible     = var.public
  backup_retention_period = var.days
  skip_final_snapshot     = true
}

output "id" {
  value = aws_db_instance.this.id
}
