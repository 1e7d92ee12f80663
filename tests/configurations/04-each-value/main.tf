variable "volumes" {
  type = map(object({
    size      = number
    zone      = string
    key       = string
    type      = string
    snapshots = list(string)
  }))
  default = {
    data  = { size = 200, zone = "a", key = "data", type = "gp3", snapshots = ["daily", "weekly"] }
    logs  = { size = 50, zone = "b", key = "logs", type = "gp2", snapshots = [] }
    cache = { size = "20", zone = "a", key = "data", type = "gp3", snapshots = ["never"] }
  }
}

variable "region" {
  default = "eu-central-1"
}

resource "aws_kms_key" "this" {
  for_each            = toset(values(var.volumes)[*].key)
  description         = "volumes: ${join(", ", sort([for name, volume in var.volumes : name if volume.key == each.value]))}"
  enable_key_rotation = each.value == "data"
}

resource "aws_kms_alias" "this" {
  for_each      = aws_kms_key.this
  name          = "alias/${each.key}"
  target_key_id = each.value.key_id
}

resource "aws_ebs_volume" "this" {
  for_each          = var.volumes
  availability_zone = "${var.region}${each.value.zone}"
  size              = each.value.size
  type              = each.value.type
  encrypted         = true
  kms_key_id        = aws_kms_key.this[each.value.key].arn
  throughput        = each.value["type"] == "gp3" ? 125 * (each.value.size > 100 ? 2 : 1) : null
  tags = {
    Name      = each.key
    Snapshots = length(each.value.snapshots) > 0 ? each.value.snapshots[0] : "none"
    Rotates   = aws_kms_key.this[each.value.key].enable_key_rotation
  }
}

resource "aws_dynamodb_table" "index" {
  for_each     = { for name, volume in aws_ebs_volume.this : "${name}-index" => volume if volume.size > 20 }
  name         = each.key
  billing_mode = each.value.type == "gp3" ? "PAY_PER_REQUEST" : "PROVISIONED"
  hash_key     = "id"

  read_capacity  = each.value.type == "gp3" ? null : 5
  write_capacity = each.value.type == "gp3" ? null : 5

  attribute {
    name = "id"
    type = "S"
  }

  server_side_encryption {
    enabled     = each.value.encrypted
    kms_key_arn = each.value.kms_key_id
  }

  tags = { Volume = each.value.tags.Name, Zone = each.value.availability_zone }
}

output "zones" {
  value = { for zone in distinct([for volume in aws_ebs_volume.this : volume.availability_zone]) : zone => [
    for name, volume in aws_ebs_volume.this : name if volume.availability_zone == zone
  ] }
}

output "sizes" {
  value = { for name, table in aws_dynamodb_table.index : name => aws_ebs_volume.this[table.tags.Volume].size }
}
