variable "vpc_id" { type = string }

resource "aws_route53_zone" "private" {
  name    = "app.internal"
  comment = "private"
  vpc {
    vpc_id = var.vpc_id
  }
}

output "zone" { value = aws_route53_zone.private.name }
