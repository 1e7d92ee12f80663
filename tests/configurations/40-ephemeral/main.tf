variable "token" {
  type      = string
  ephemeral = true
  sensitive = true
}

variable "session" {
  type = object({
    user    = string
    minutes = number
    region  = optional(string, "eu-west-3")
  })
  ephemeral = true
}

variable "unused" {
  type      = string
  ephemeral = true
  default   = null
}

locals {
  header = "Bearer ${var.token}"
  nothing = ephemeralasnull(var.session)
  named   = ephemeralasnull({ user = var.session.user, static = "kept" })
}

module "session" {
  source  = "./modules/session"
  token   = local.header
  minutes = var.session.minutes
  name    = "ci"
}

provider "aws" {
  region     = var.session.region
  access_key = "AKIAIOSFODNN7EXAMPLE"
  secret_key = module.session.secret
}

resource "aws_sqs_queue" "plain" {
  name                       = module.session.name
  visibility_timeout_seconds = ephemeralasnull(var.session.minutes)
  delay_seconds              = local.nothing == null ? 7 : 8
  kms_master_key_id          = local.named.user
  tags                       = { Static = local.named.static }
}

resource "terraform_data" "login" {
  input = module.session.name

  provisioner "local-exec" {
    command     = "login"
    environment = { TOKEN = local.header }
  }
}

output "name" {
  value = terraform_data.login.input
}

output "nothing" {
  value = [nonsensitive(ephemeralasnull(var.token) == null), local.named.static]
}
