variable "name" { type = string }
variable "groups" { type = list(string) }
variable "modules" { type = any }

resource "aws_instance" "this" {
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "t3.micro"
  vpc_security_group_ids = var.groups
  tags = {
    Name  = var.name
    Ports = join(",", values(var.modules.web.ports))
    Web   = var.modules.web.group.name
  }

  metadata_options {
    http_tokens = "required"
  }
}
