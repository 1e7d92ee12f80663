variable "vpc" {
  type = object({ id = string, range = string, dns = bool })
  validation {
    condition     = var.vpc.dns && tonumber(split("/", var.vpc.range)[1]) < 20
    error_message = "The network is too small, or has no names."
  }
}

resource "aws_subnet" "this" {
  vpc_id     = var.vpc.id
  cidr_block = cidrsubnet(var.vpc.range, 4, 15)

  lifecycle {
    precondition {
      condition     = var.vpc.id != null
      error_message = "No network."
    }
  }
}

output "id" { value = aws_subnet.this.id }
