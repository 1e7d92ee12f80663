variable "stage" {
  type    = string
  default = "air"
}

variable "regions" {
  type = map(object({
    cidr       = string
    flow_log   = optional(bool, true)
    redirect   = optional(bool, false)
    tls_policy = optional(string, "ELBSecurityPolicy-2016-08")
  }))
}

variable "services" {
  type = map(object({
    image    = string
    port     = optional(number, 8080)
    public   = optional(bool, false)
    spare    = optional(bool, false)
    sidecar  = optional(bool, false)
    user     = optional(string)
    settings = optional(map(string), {})
  }))
}

variable "sites" {
  type = map(object({
    alias   = string
    tls     = optional(string)
    waf     = optional(string, "edge")
    logged  = optional(bool, true)
    viewers = optional(string, "redirect-to-https")
    paths   = optional(map(string), {})
    root    = optional(string)
  }))
}

variable "queues" {
  type = map(object({
    key    = optional(bool, true)
    strict = optional(bool, true)
    dead   = optional(bool, true)
  }))
  default = {}
}

variable "caches" {
  type = map(object({
    nodes   = optional(number, 2)
    transit = optional(bool, true)
    rest    = optional(bool, true)
    token   = optional(bool, true)
    days    = optional(number, 0)
  }))
}

variable "routes" {
  type    = map(string)
  default = { "GET /schedule" = "open", "POST /votes" = "jwt", "GET /account" = "iam" }
}

variable "clients" {
  type = map(object({
    flows  = list(string)
    hide   = optional(string)
    grants = optional(list(string), ["code"])
  }))
}

variable "builds" {
  type = map(object({
    docker  = optional(bool, false)
    logs    = optional(string, "ENABLED")
    secrets = optional(map(string), {})
    plain   = optional(map(string), {})
    image   = optional(string, "aws/codebuild/standard:7.0")
    unsafe  = optional(bool)
  }))
}

variable "repositories" {
  type = map(object({
    scan      = optional(bool, true)
    immutable = optional(bool, true)
    keep      = optional(number, 0)
    open      = optional(bool, false)
  }))
}

variable "cache_token" {
  type      = string
  sensitive = true
}

variable "database_password" {
  type      = string
  sensitive = true
}

variable "directory_password" {
  type      = string
  sensitive = true
  default   = "Corncrake-2019"
}

variable "vpn_office" {
  type    = string
  default = "198.51.100.7"
}
