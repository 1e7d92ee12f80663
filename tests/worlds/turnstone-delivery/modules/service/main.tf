variable "name" { type = string }
variable "cluster" { type = string }
variable "task" { type = string }
variable "launch" { type = string }
variable "platform" {
  type    = string
  default = null
}
variable "namespace" {
  type    = string
  default = null
}
variable "debug" {
  type    = bool
  default = false
}
variable "network" {
  type = object({
    subnets = list(string)
    public  = bool
    groups  = optional(list(string))
  })
  default = null
}

resource "aws_ecs_service" "this" {
  name                   = var.name
  cluster                = var.cluster
  task_definition        = var.task
  launch_type            = var.launch
  platform_version       = var.platform
  desired_count          = 1
  enable_execute_command = var.debug

  dynamic "network_configuration" {
    for_each = var.network[*]
    content {
      subnets          = network_configuration.value.subnets
      assign_public_ip = network_configuration.value.public
      security_groups  = network_configuration.value.groups
    }
  }

  dynamic "service_connect_configuration" {
    for_each = var.namespace == null ? [] : [var.namespace]
    content {
      enabled   = true
      namespace = service_connect_configuration.value
    }
  }
}

output "name" { value = aws_ecs_service.this.name }
