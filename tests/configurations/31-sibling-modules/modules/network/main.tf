variable "stage" { type = string }

module "naming" {
  source = "../shared/naming"
  parts  = [var.stage, "net"]
}

resource "aws_vpc" "this" {
  cidr_block = "10.60.0.0/16"
  tags       = { Name = module.naming.name }
}

resource "aws_subnet" "this" {
  count      = 2
  vpc_id     = aws_vpc.this.id
  cidr_block = cidrsubnet(aws_vpc.this.cidr_block, 8, count.index)
  tags       = { Name = "${module.naming.name}-${count.index}" }
}

output "subnet_ids" { value = aws_subnet.this[*].id }
output "path" { value = path.module }
