variable "key_id" {
  type = string
}

output "settings" {
  type = object({
    encrypted = optional(bool, true)
    size      = optional(number, 8)
    key_id    = optional(string)
    rest      = optional(string)
  })
  value      = { key_id = var.key_id, size = "12", unwanted = "left out" }
  deprecated = "in part"
}

output "zones" {
  type  = set(string)
  value = ["eu-central-1a", "eu-central-1b", "eu-central-1a"]
}

output "secret" {
  type      = object({ name = optional(string, "unnamed") })
  sensitive = true
  value     = {}
}
