variable "name" { default = "none" }
variable "size" { type = number }

resource "aws_ebs_volume" "this" {
  availability_zone = "eu-west-1a"
  size              = var.size
  encrypted         = false
  tags              = { Name = var.name }
}
