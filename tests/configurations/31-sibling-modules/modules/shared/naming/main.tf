variable "parts" { type = list(string) }

locals {
  name = join("-", compact(concat(["acme"], var.parts)))
}

output "name" { value = local.name }
