variable "sizes" {}
variable "zone" { type = string }

resource "aws_sns_topic" "this" {
  name = "${replace(var.zone, "-", "")}-${length(var.sizes)}"
}

output "total" { value = "${sum(flatten(var.sizes))}" }
