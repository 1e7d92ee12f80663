variable "stage" {
  type        = string
  default     = "test"
  description = "where it runs"
}

locals {
  days = 7
  kept = "kept"
}

resource "aws_s3_bucket" "logs" {
  bucket        = "acme-logs-${var.stage}"
  force_destroy = true
  acl           = "log-delivery-write"

  versioning {
    enabled = false
  }

  lifecycle_rule {
    id      = "first"
    enabled = true
    expiration {
      days = 1
    }
  }

  lifecycle_rule {
    id      = "second"
    enabled = false
  }

  tags = { Days = local.days, Kept = local.kept }
}

resource "aws_db_instance" "main" {
  identifier          = "main"
  engine              = "postgres"
  instance_class      = "db.t3.micro"
  allocated_storage   = 20
  username            = "root"
  password            = "changed-after-creation"
  publicly_accessible = true
  skip_final_snapshot = true
}

resource "aws_instance" "many" {
  count         = 2
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.micro"

  dynamic "ebs_block_device" {
    for_each = ["/dev/sdf"]
    content {
      device_name = ebs_block_device.value
      encrypted   = false
    }
  }
}

module "store" {
  source = "./modules/store"
  name   = "plain"
  size   = 1
}

output "bucket" {
  value = aws_s3_bucket.logs.bucket
}
