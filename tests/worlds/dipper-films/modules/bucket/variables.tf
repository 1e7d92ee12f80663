variable "name" {
  type = string
}

variable "versioned" {
  type    = bool
  default = true
}

variable "public" {
  type    = bool
  default = false
}

variable "kms_key_id" {
  type    = string
  default = null
}

variable "log_bucket" {
  type    = string
  default = null
}

variable "expire_days" {
  type    = number
  default = null
}

variable "transitions" {
  type = list(object({
    days  = number
    class = string
  }))
  default = []
}

variable "statements" {
  description = "Policy documents beside the one that asks for TLS."
  type        = list(string)
  default     = []
}

variable "require_tls" {
  type    = bool
  default = true
}

variable "cors_origins" {
  type    = list(string)
  default = []
}

variable "website" {
  type    = bool
  default = false
}
