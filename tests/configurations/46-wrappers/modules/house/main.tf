variable "name" {
  type = string
}

module "rooms" {
  source = "../rooms"
  name   = var.name
}

output "door" {
  value = module.rooms.door
}
