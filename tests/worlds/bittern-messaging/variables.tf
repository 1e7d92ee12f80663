variable "stage" {
  type    = string
  default = "prod"
}

variable "pager_topic_arns" {
  description = "Topics of the pager stack; another team owns it"
  type        = list(string)
}

variable "partner_accounts" {
  type = map(string)
  default = {
    harbour = "210987654321"
    customs = "321098765432"
  }
}

variable "mq_admin_password" {
  type      = string
  sensitive = true
}
