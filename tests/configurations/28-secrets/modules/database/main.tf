variable "name" { type = string }
variable "password" { type = string }

resource "aws_db_instance" "this" {
  identifier          = "db-${var.name}"
  engine              = "postgres"
  instance_class      = "db.t3.medium"
  allocated_storage   = length(var.password) > 8 ? 100 : 20
  username            = var.name
  password            = var.password
  storage_encrypted   = true
  skip_final_snapshot = true
}

output "name" { value = aws_db_instance.this.identifier }
output "endpoint" {
  value     = "${aws_db_instance.this.identifier}:5432"
  sensitive = true
}
