provider "aws" {
  region = "eu-central-1"
}

resource "aws_kms_key" "images" {
  enable_key_rotation = true
}

resource "aws_sqs_queue" "lost" {
  name = "lost"
}

module "service" {
  source   = "./modules/service"
  name     = "orders"
  key      = aws_kms_key.images.arn
  lost     = aws_sqs_queue.lost.arn
  instance = { type = "t3.micro" }
}
