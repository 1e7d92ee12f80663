variable "stage" {
  default = "prod"
}

locals {
  days = 365
}

resource "aws_s3_bucket" "logs" {
  force_destroy = false

  versioning {
    enabled = true
  }

  lifecycle_rule {
    id      = "only"
    enabled = true
    expiration {
      days = 90
    }
  }
}

resource "aws_instance" "many" {
  count = 1

  ebs_block_device {
    device_name = "/dev/sdg"
    encrypted   = true
  }

  root_block_device {
    encrypted = true
  }
}

module "store" {
  name = "overridden"
}
