variable "stage" {
  type = string
  validation {
    condition     = contains(["dev", "test", "prod"], var.stage)
    error_message = "The stage is dev, test or prod, not ${var.stage}."
  }
}

variable "instance_type" {
  type = string
  validation {
    condition     = can(regex("^[a-z][0-9][a-z]*\\.[0-9a-z]+$", var.instance_type))
    error_message = "That is no instance type."
  }
  validation {
    condition     = var.stage != "prod" || !startswith(var.instance_type, "t")
    error_message = "No burstable instances in production."
  }
}

variable "ports" {
  type    = list(number)
  default = [443, 8443]
  validation {
    condition     = alltrue([for port in var.ports : port > 0 && port < 65536 && floor(port) == port])
    error_message = <<-EOT
      Ports are whole numbers from 1 to 65535, got:
      ${join(", ", var.ports)}
    EOT
  }
}

resource "aws_vpc" "main" {
  cidr_block           = "10.50.0.0/16"
  enable_dns_support   = true
  enable_dns_hostnames = var.stage == "prod"

  lifecycle {
    postcondition {
      condition     = self.enable_dns_support
      error_message = "The network needs DNS."
    }
    postcondition {
      condition     = self.main_route_table_id != ""
      error_message = "known after apply"
    }
  }
}

module "subnet" {
  source = "./modules/subnet"
  vpc = {
    id    = aws_vpc.main.id
    range = aws_vpc.main.cidr_block
    dns   = aws_vpc.main.enable_dns_hostnames
  }
}

resource "aws_instance" "app" {
  count         = length(var.ports)
  ami           = "ami-0123456789abcdef0"
  instance_type = var.instance_type
  subnet_id     = module.subnet.id
  ebs_optimized = true
  monitoring    = var.stage == "prod"

  metadata_options {
    http_tokens   = "required"
    http_endpoint = "enabled"
  }

  tags = { Port = var.ports[count.index] }

  lifecycle {
    precondition {
      condition     = length(distinct(var.ports)) == length(var.ports)
      error_message = "Port ${var.ports[count.index]} stands there twice."
    }
    postcondition {
      condition     = self.monitoring && self.metadata_options[0].http_tokens == "required"
      error_message = "Instance ${count.index} is not as it should be."
    }
  }
}

output "addresses" {
  value = aws_instance.app[*].private_ip

  precondition {
    condition     = length(aws_instance.app) > 1
    error_message = "One instance is none."
  }
}
