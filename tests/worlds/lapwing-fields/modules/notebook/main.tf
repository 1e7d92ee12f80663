variable "name" { type = string }

variable "settings" {
  type = object({
    internet = bool
    root     = bool
    platform = string
    imds     = number
    own_key  = bool
  })
}

variable "network" {
  type = object({ subnets = list(string), groups = list(string) })
}

variable "key" { type = string }
variable "role" { type = string }

resource "aws_sagemaker_notebook_instance" "this" {
  name                   = var.name
  role_arn               = var.role
  instance_type          = "ml.t3.medium"
  platform_identifier    = var.settings.platform
  direct_internet_access = var.settings.internet ? "Enabled" : "Disabled"
  root_access            = coalesce(var.settings.root, false) ? "Enabled" : "Disabled"
  subnet_id              = var.settings.internet ? null : var.network.subnets[0]
  security_groups        = var.settings.internet ? null : var.network.groups
  kms_key_id             = var.settings.own_key ? var.key : null

  instance_metadata_service_configuration {
    minimum_instance_metadata_service_version = var.settings.imds
  }
}

output "arn" {
  value = aws_sagemaker_notebook_instance.this.arn
}
