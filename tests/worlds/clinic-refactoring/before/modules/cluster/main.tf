variable "name" {}
variable "instances" {}
variable "key_arn" {}
variable "deletion_protection" {
  default = true
}
variable "parameters" {
  type    = map(string)
  default = { "rds.force_ssl" = "1" }
}

resource "aws_rds_cluster_parameter_group" "this" {
  name   = var.name
  family = "aurora-postgresql14"

  dynamic "parameter" {
    for_each = var.parameters

    content {
      name  = parameter.key
      value = parameter.value
    }
  }
}

resource "aws_rds_cluster" "this" {
  cluster_identifier              = var.name
  engine                          = "aurora-postgresql"
  engine_version                  = "14.9"
  master_username                 = "clinic"
  master_password                 = "only-in-this-example"
  storage_encrypted               = true
  kms_key_id                      = var.key_arn
  backup_retention_period         = 14
  deletion_protection             = var.deletion_protection
  db_cluster_parameter_group_name = aws_rds_cluster_parameter_group.this.name
  enabled_cloudwatch_logs_exports = ["postgresql"]
  copy_tags_to_snapshot           = true
  skip_final_snapshot             = true
}

resource "aws_rds_cluster_instance" "this" {
  count               = var.instances
  identifier          = "${var.name}-${count.index}"
  cluster_identifier  = aws_rds_cluster.this.id
  engine              = "aurora-postgresql"
  instance_class      = "db.r6g.large"
  publicly_accessible = false
}
