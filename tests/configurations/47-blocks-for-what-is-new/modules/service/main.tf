variable "name" {
  type = string
}

variable "key" {
  type    = string
  default = null
}

variable "lost" {
  type    = string
  default = null
}

variable "instance" {
  type    = any
  default = {}
}

resource "aws_ecr_repository" "images" {
  name = var.name

  dynamic "encryption_configuration" {
    for_each = var.key == null ? [] : [var.key]
    content {
      encryption_type = "KMS"
      kms_key         = encryption_configuration.value
    }
  }
}

resource "aws_lambda_function" "worker" {
  function_name = var.name
  role          = "arn:aws:iam::123456789012:role/worker"
  runtime       = "nodejs14.x"
  handler       = "index.handler"
  s3_bucket     = "builds"
  s3_key        = "worker.zip"

  dynamic "dead_letter_config" {
    for_each = var.lost != null ? [true] : []
    content {
      target_arn = var.lost
    }
  }
}

resource "aws_lambda_function_event_invoke_config" "worker" {
  function_name = aws_lambda_function.worker.function_name

  dynamic "destination_config" {
    for_each = var.lost != null ? [true] : []
    content {
      dynamic "on_failure" {
        for_each = var.lost != null ? [var.lost] : []
        content {
          destination = on_failure.value
        }
      }
    }
  }
}

resource "aws_instance" "worker" {
  ami           = "ami-0123456789abcdef0"
  instance_type = var.instance.type

  dynamic "root_block_device" {
    for_each = try([var.instance.disk], [])
    content {
      encrypted = try(root_block_device.value.encrypted, null)
    }
  }
}
