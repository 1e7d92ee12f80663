variable "name" { type = string }
variable "subnets" { type = map(string) }
variable "kms_key_id" {
  type    = string
  default = null
}
variable "backup" {
  type    = bool
  default = true
}
variable "paths" {
  type    = map(object({ uid = optional(number), path = optional(string, "/") }))
  default = {}
}
variable "policy" {
  type    = string
  default = null
}
variable "security_groups" {
  type    = list(string)
  default = null
}

resource "aws_efs_file_system" "this" {
  creation_token = var.name
  encrypted      = var.kms_key_id == null ? null : true
  kms_key_id     = var.kms_key_id
}

resource "aws_efs_mount_target" "this" {
  for_each        = var.subnets
  file_system_id  = aws_efs_file_system.this.id
  subnet_id       = each.value
  security_groups = var.security_groups
}

resource "aws_efs_backup_policy" "this" {
  file_system_id = aws_efs_file_system.this.id
  backup_policy { status = var.backup ? "ENABLED" : "DISABLED" }
}

resource "aws_efs_file_system_policy" "this" {
  count          = var.policy == null ? 0 : 1
  file_system_id = aws_efs_file_system.this.id
  policy         = var.policy
}

resource "aws_efs_access_point" "this" {
  for_each       = var.paths
  file_system_id = aws_efs_file_system.this.id
  root_directory { path = each.value.path }
  dynamic "posix_user" {
    for_each = each.value.uid[*]
    content {
      uid = posix_user.value
      gid = posix_user.value
    }
  }
}

output "id" { value = aws_efs_file_system.this.id }
output "arn" { value = aws_efs_file_system.this.arn }
