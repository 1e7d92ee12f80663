variable "region" {
  type    = string
  default = "eu-west-1"
}

variable "stage" {
  type    = string
  default = "dev"
}

variable "keys" {
  type = map(object({
    text   = string
    rotate = optional(bool, true)
    days   = optional(number, 30)
    usage  = optional(string, "ENCRYPT_DECRYPT")
    spec   = optional(string, "SYMMETRIC_DEFAULT")
    policy = optional(string, "own")
  }))
}

variable "buckets" {
  type = map(object({
    key       = optional(string)
    versioned = optional(bool, true)
    log       = optional(bool, true)
    expire    = optional(number, 0)
    closed    = optional(bool, true)
    policy    = optional(string, "tls")
    readers   = optional(list(string), [])
  }))
}

variable "streams" {
  type = map(object({
    key    = optional(string)
    shards = optional(number, 1)
    hours  = optional(number, 24)
    source = optional(bool, true)
  }))
}

variable "networks" {
  type = map(object({
    cidr  = string
    flows = optional(bool, true)
    zones = optional(list(string), ["a", "b"])
  }))
}

variable "jobs" {
  type = map(object({
    script    = string
    version   = optional(string, "3.0")
    protected = optional(bool, true)
    admin     = optional(bool, false)
  }))
}

variable "endpoints" {
  type = map(object({
    engine = string
    type   = string
    port   = number
    tls    = optional(string)
  }))
}

variable "transfer_policy" {
  description = "Which ciphers the file servers speak; the partners were asked in 2019."
  type        = string
  default     = "TransferSecurityPolicy-2018-11"
}

variable "kafka_clients" {
  type    = string
  default = "TLS_PLAINTEXT"
}

variable "sweep_log_level" {
  type    = string
  default = null
}

variable "notebooks" {
  type = map(object({
    direct = optional(string, "Enabled")
    root   = optional(string, "Enabled")
    key    = optional(string, "lab")
  }))
  default = {}
}

variable "attach_ledger_policy" {
  type    = bool
  default = false
}

variable "warehouse_password" {
  type      = string
  sensitive = true
}

variable "crm_password" {
  type      = string
  sensitive = true
}

variable "lock_public_access" {
  type    = bool
  default = false
}
