variable "name" {}
variable "tags" {}
variable "attributes" {
  type = object({ stage = string, number = number, public = bool })
}

locals {
  id = lower(join("-", [var.attributes.stage, var.name, format("%03d", var.attributes.number)]))
}

output "id" { value = local.id }

output "tags" {
  value = merge(
    { Name = local.id, Owner = "nobody" },
    var.tags,
    { Stage = var.attributes.stage, Public = var.attributes.public, Index = var.attributes.number },
  )
}
