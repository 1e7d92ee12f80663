provider "aws" {
  region = "eu-west-1"
}
resource "aws_kms_key" "app" {
  enable_key_rotation = true
}

resource "aws_ebs_volume" "data" {
  availability_zone = "eu-west-1a"
  size              = 10
  encrypted         = true
  kms_key_id        = aws_kms_key.app.arn
}

resource "aws_sns_topic" "events" {
  kms_master_key_id = aws_kms_key.app.id
}
