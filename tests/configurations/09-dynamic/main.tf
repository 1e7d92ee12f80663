locals {
  lifecycles = [
    { id = "logs", prefix = "logs/", moves = { 30 = "STANDARD_IA", 90 = "GLACIER" }, keep = 365 },
    { id = "tmp", prefix = "tmp/", moves = {}, keep = 3 },
    { id = "all", prefix = null, moves = { 180 = "DEEP_ARCHIVE" }, keep = null },
  ]

  doors = {
    https = { port = 443, from = ["0.0.0.0/0"], groups = [] }
    admin = { port = 22, from = ["10.0.0.0/8", "192.168.0.0/16"], groups = ["sg-0123456789abcdef0"] }
  }

  ranges = toset(["10.0.0.0/8", "172.16.0.0/12"])
}

resource "aws_s3_bucket" "archive" {
  bucket = "acme-archive"

  dynamic "lifecycle_rule" {
    for_each = local.lifecycles
    iterator = rule
    content {
      id      = rule.value.id
      prefix  = rule.value.prefix
      enabled = rule.key < 2

      dynamic "transition" {
        for_each = rule.value.moves
        content {
          days          = transition.key
          storage_class = transition.value
        }
      }

      dynamic "expiration" {
        for_each = rule.value.keep == null ? [] : [rule.value.keep]
        iterator = end
        content {
          days = end.value + rule.key
        }
      }
    }
  }
}

resource "aws_security_group" "doors" {
  name        = "doors"
  description = "doors"

  dynamic "ingress" {
    for_each = local.doors
    content {
      description     = "${ingress.key} on ${ingress.value.port}"
      protocol        = "tcp"
      from_port       = ingress.value.port
      to_port         = ingress.value["port"]
      cidr_blocks     = ingress.value.from
      security_groups = ingress.value.groups
    }
  }

  dynamic "egress" {
    for_each = local.ranges
    iterator = range
    content {
      protocol    = "-1"
      from_port   = 0
      to_port     = 0
      cidr_blocks = [range.value]
      description = range.key == range.value ? "the key of a set is its value" : "something else"
    }
  }

  egress {
    protocol    = "udp"
    from_port   = 123
    to_port     = 123
    cidr_blocks = ["169.254.169.123/32"]
    description = "time"
  }
}

resource "aws_dynamodb_table" "indexed" {
  name         = "indexed"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "a"

  dynamic "attribute" {
    for_each = ["a", "b", "c"]
    content {
      name = attribute.value
      type = attribute.key == 0 ? "S" : "N"
    }
  }

  dynamic "global_secondary_index" {
    for_each = { by-b = ["b"], by-c = ["c", "a"] }
    iterator = index
    content {
      name               = index.key
      hash_key           = index.value[0]
      range_key          = try(index.value[1], null)
      projection_type    = length(index.value) > 1 ? "INCLUDE" : "ALL"
      non_key_attributes = length(index.value) > 1 ? [for name in ["x", "y"] : "${index.key}-${name}"] : null
    }
  }

  dynamic "ttl" {
    for_each = { for name, on in { expires = true, never = false } : name => on if on }
    content {
      attribute_name = ttl.key
      enabled        = ttl.value
    }
  }
}

output "rules" {
  value = length(aws_s3_bucket.archive.lifecycle_rule)
}
