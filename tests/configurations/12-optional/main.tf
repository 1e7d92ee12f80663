variable "databases" {
  type = map(object({
    engine  = string
    size    = optional(number, 20)
    version = optional(string)
    backup = optional(object({
      days   = optional(number, 7)
      window = optional(string, "02:00-03:00")
    }), {})
    monitoring = optional(object({
      interval = optional(number, 60)
      role     = optional(string)
    }))
    tags = optional(map(string), { Created = "default" })
  }))
  default = {
    small = { engine = "postgres" }
    large = {
      engine     = "mysql"
      size       = "500"
      version    = 8.0
      backup     = { days = 30 }
      monitoring = { role = "arn:aws:iam::123456789012:role/monitoring" }
      tags       = {}
      surplus    = "thrown away by the conversion"
    }
    nulls = {
      engine     = "postgres"
      size       = null
      backup     = null
      monitoring = { interval = null }
      tags       = null
    }
  }
}

variable "rules" {
  type = list(object({
    port        = number
    protocol    = optional(string, "tcp")
    ranges      = optional(set(string), ["10.0.0.0/8"])
    description = optional(string)
  }))
  default = [{ port = 5432 }, { port = 53, protocol = "udp", ranges = [], description = "dns" }]
}

module "database" {
  source   = "./modules/database"
  for_each = var.databases
  name     = each.key
  settings = each.value
}

resource "aws_security_group" "databases" {
  name        = "databases"
  description = "databases"

  dynamic "ingress" {
    for_each = var.rules
    content {
      protocol    = ingress.value.protocol
      from_port   = ingress.value.port
      to_port     = ingress.value.port
      cidr_blocks = ingress.value.ranges
      description = coalesce(ingress.value.description, "port ${ingress.value.port}")
    }
  }
}

output "settings" {
  value = var.databases
}

output "surplus" {
  value = can(var.databases["large"].surplus)
}
