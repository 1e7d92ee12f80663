variable "name" {
  type    = string
  default = "lapwing"
}

variable "notebooks" {
  type = map(object({
    internet = optional(bool, false)
    root     = optional(bool)
    platform = optional(string, "notebook-al2023-v1")
    imds     = optional(number, 2)
    own_key  = optional(bool, true)
  }))
}

variable "functions" {
  type = map(object({
    runtime     = optional(string, "python3.13")
    in_vpc      = optional(bool, true)
    zones       = optional(number, 2)
    environment = optional(map(string), {})
    traced      = optional(string)
    managed_log = optional(bool, true)
  }))
}

variable "farm_ranges" {
  type    = list(string)
  default = ["203.0.113.0/25"]
}

# The farms that joined last: whoever applies lists them.
variable "more_farm_ranges" {
  type = list(string)
}

variable "broker_password" {
  type      = string
  sensitive = true
}

variable "guardrails" {
  type    = bool
  default = true
}
