variable "region" {
  type    = string
  default = "eu-west-1"
}

variable "environment" {
  type    = string
  default = "test"
}

variable "domain" {
  type    = string
  default = null
}

variable "partner_accounts" {
  description = "Broadcasters that deliver masters to us."
  type        = map(string)
  default     = {}
}

variable "cache_token" {
  type      = string
  sensitive = true
}

variable "ingest_callback" {
  description = "Where partners are told that their delivery has arrived."
  type        = string
}

variable "api_log_level" {
  type    = string
  default = "OFF"
}

variable "fleets" {
  type = map(object({
    types        = list(string)
    on_demand    = optional(number, 0)
    public       = optional(bool, false)
    tokens       = optional(string)
    behind       = optional(bool, false)
    health_check = optional(string, "EC2")
    user_data    = optional(string)
  }))
}

variable "queues" {
  type = map(object({
    kms       = optional(string)
    from      = optional(string) # ARN of what may send
    wide_open = optional(bool, false)
    secure    = optional(bool, true)
  }))
  default = {
    deliveries = { kms = "own" }
    previews   = {}
    captions   = { kms = "alias/aws/sqs", secure = false }
    legacy     = { wide_open = true }
  }
}

variable "log_retention" {
  type = map(number)
  default = {
    prod = 400
    test = 14
  }
}
