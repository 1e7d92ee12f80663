variable "region" {
  default = "eu-west-2"
}

variable "stage" {
  type    = string
  default = "live"
}

variable "azs" {
  type    = list(string)
  default = ["eu-west-2a", "eu-west-2b"]
}

variable "amis" {
  type = map(string)
  default = {
    eu-west-2    = "ami-0a1b2c3d4e5f60718"
    eu-central-1 = "ami-0f1e2d3c4b5a69788"
  }
}

variable "office_ranges" {
  type    = list(string)
  default = []
}

variable "db_password" {
  type      = string
  sensitive = true
}

variable "ssl_policy" {
  type    = string
  default = "ELBSecurityPolicy-2016-08"
}

variable "certificate_arn" {
  type    = string
  default = "arn:aws:acm:eu-west-2:123456789012:certificate/7a1d2c3b-4e5f-6071-8293-a4b5c6d7e8f9"
}

variable "staff" {
  type = map(object({
    groups  = list(string)
    console = bool
    keys    = number
  }))
  default = {}
}

variable "alarm_mail" {
  type    = string
  default = ""
}

variable "beanstalk_settings" {
  type    = map(map(string))
  default = {}
}
