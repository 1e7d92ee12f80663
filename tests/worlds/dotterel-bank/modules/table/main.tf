variable "name" { type = string }

variable "capacity" {
  type    = number
  default = null
}

variable "scales" {
  type    = list(string)
  default = []
}

variable "recovery" {
  type    = bool
  default = null
}

variable "key_arn" {
  type    = string
  default = null
}

variable "encrypt" {
  type    = bool
  default = false
}

variable "replicas" {
  type    = list(string)
  default = []
}

variable "tags" {
  type    = map(string)
  default = {}
}

resource "aws_dynamodb_table" "this" {
  name             = var.name
  hash_key         = "id"
  billing_mode     = var.capacity == null ? "PAY_PER_REQUEST" : "PROVISIONED"
  read_capacity    = var.capacity
  write_capacity   = var.capacity
  stream_enabled   = length(var.replicas) > 0 ? true : null
  stream_view_type = length(var.replicas) > 0 ? "NEW_AND_OLD_IMAGES" : null
  tags             = var.tags

  attribute {
    name = "id"
    type = "S"
  }

  dynamic "point_in_time_recovery" {
    for_each = var.recovery[*]

    content {
      enabled = point_in_time_recovery.value
    }
  }

  dynamic "server_side_encryption" {
    for_each = var.encrypt ? [1] : []

    content {
      enabled     = true
      kms_key_arn = var.key_arn
    }
  }

  dynamic "replica" {
    for_each = var.replicas

    content {
      region_name = replica.value
    }
  }
}

resource "aws_appautoscaling_target" "this" {
  for_each = toset(var.scales)

  service_namespace  = "dynamodb"
  resource_id        = "table/${aws_dynamodb_table.this.name}"
  scalable_dimension = "dynamodb:table:${each.key}CapacityUnits"
  min_capacity       = var.capacity
  max_capacity       = var.capacity * 10
}

resource "aws_appautoscaling_policy" "this" {
  for_each = aws_appautoscaling_target.this

  name               = "${var.name}-${each.key}"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = each.value.service_namespace
  resource_id        = each.value.resource_id
  scalable_dimension = each.value.scalable_dimension

  target_tracking_scaling_policy_configuration {
    target_value = 70

    predefined_metric_specification {
      predefined_metric_type = "DynamoDB${each.key}CapacityUtilization"
    }
  }
}

output "arn" {
  value = aws_dynamodb_table.this.arn
}
