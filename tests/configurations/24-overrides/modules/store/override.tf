resource "aws_ebs_volume" "this" {
  encrypted = true
  size      = var.size * 10
}
