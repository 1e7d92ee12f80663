resource "aws_kms_key" "k" {}
resource "aws_ebs_volume" "v" {
  availability_zone = "eu-west-1a"
  size              = 1
  encrypted         = aws_kms_key.k.arn != "x"
  kms_key_id        = aws_kms_key.k.arn
}
resource "aws_ebs_volume" "plain" {
  availability_zone = "eu-west-1a"
  size              = 1
  encrypted         = false
}
