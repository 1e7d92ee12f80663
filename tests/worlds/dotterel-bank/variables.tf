variable "region" {
  type    = string
  default = "eu-west-1"
}

variable "stage" {
  type    = string
  default = "dev"

  validation {
    condition     = contains(["dev", "prod"], var.stage)
    error_message = "Either dev or prod."
  }
}

variable "streams" {
  type = map(object({
    hours = number
    key   = string
  }))
}

variable "office_ranges" {
  type    = list(string)
  default = ["198.51.100.0/24"]
}

variable "encrypt_catalog" {
  type    = bool
  default = true
}

variable "admin_password" {
  type      = string
  sensitive = true
}

variable "task_log_level" {
  type    = string
  default = "TRANSFER"
}

variable "retention" {
  type    = object({ database = number, cluster = number })
  default = { database = 7, cluster = 1 }
}
