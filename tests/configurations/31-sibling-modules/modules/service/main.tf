variable "name" { type = string }
variable "parent" { type = string }
variable "subnet_ids" { type = list(string) }

module "naming" {
  source = "./../shared/naming"
  parts  = [var.parent, var.name]
}

resource "aws_iam_role" "this" {
  name               = module.naming.name
  assume_role_policy = file("${path.module}/trust.json")
}

resource "aws_efs_file_system" "this" {
  encrypted = true
  tags      = { Name = module.naming.name, Subnets = length(var.subnet_ids) }
}

resource "aws_efs_mount_target" "this" {
  count          = length(var.subnet_ids)
  file_system_id = aws_efs_file_system.this.id
  subnet_id      = var.subnet_ids[count.index]
}

output "role_name" { value = aws_iam_role.this.name }
output "path" { value = path.module }
output "template" { value = "${module.naming.name}@${basename(path.module)}" }
