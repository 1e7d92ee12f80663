variable "home_region" {
  type    = string
  default = "eu-west-1"
}

variable "deploy_role" {
  type    = string
  default = "dunlin-deploy"
}

variable "organization_id" {
  type    = string
  default = "o-d0n11n4dgx"
}

variable "enforce_guardrails" {
  description = "Off while the pilot runs."
  type        = bool
  default     = true
}

variable "ticketing_account" {
  description = "Account of the ticketing vendor; no default, each stage has its own."
  type        = string
}

variable "ticketing_external_id" {
  type    = string
  default = ""
}

variable "flow_logs" {
  description = "Which spokes record their traffic."
  type        = map(bool)
  default = {
    shop = true
  }
}

variable "spokes" {
  type = map(object({
    cidr      = string
    internet  = bool
    endpoints = list(string)
  }))
}

variable "alarm_mailbox" {
  type    = string
  default = "cloud@dunlin.example"
}

variable "vendor_scanner_ranges" {
  type    = list(string)
  default = []
}
