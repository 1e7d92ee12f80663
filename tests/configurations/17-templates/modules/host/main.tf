variable "name" { type = string }
variable "debug" { type = bool }
variable "ports" { type = set(number) }
variable "disks" {
  type = list(object({ device = string, path = string, options = optional(string) }))
}

locals {
  user_data = templatefile("${path.module}/files/user-data.sh.tftpl", {
    name  = var.name
    debug = var.debug
    disks = var.disks
    ports = var.ports
  })
}

resource "aws_launch_template" "this" {
  name      = var.name
  image_id  = "ami-0123456789abcdef0"
  user_data = base64encode(local.user_data)

  metadata_options {
    http_tokens   = "required"
    http_endpoint = "enabled"
  }

  tags = {
    Lines = length(split("\n", local.user_data))
    Hash  = sha256(local.user_data)
  }
}

output "user_data" { value = local.user_data }
