variable "key" {
  type    = string
  default = null
}

variable "password" {
  type    = string
  default = null
}

variable "limits" {
  type    = map(number)
  default = { small = 1, none = null }
}

locals {
  nothing  = null
  settings = { retention = null, name = "settings", list = null }
  names    = [for name in ["a", null, "b", ""] : name if name != null]
}

module "given" {
  source    = "./modules/queue"
  name      = "given"
  retention = 60
  delay     = 5
  tags      = { A = "b" }
}

module "nulls" {
  source    = "./modules/queue"
  name      = "nulls"
  retention = null
  delay     = null
  tags      = null
}

module "left_out" {
  source = "./modules/queue"
  name   = "left-out"
}

resource "aws_instance" "nothing" {
  ami                    = "ami-0123456789abcdef0"
  instance_type          = coalesce(var.key, var.password, local.nothing, "t3.micro")
  key_name               = var.key
  iam_instance_profile   = local.settings.retention
  monitoring             = local.nothing
  ebs_optimized          = var.key != null
  vpc_security_group_ids = coalescelist([], ["sg-0123456789abcdef0"])
  tags                   = var.key == null ? null : { Key = var.key }

  root_block_device {
    encrypted   = local.nothing
    volume_size = local.settings.retention == null ? 20 : local.settings.retention
    kms_key_id  = null
  }

  dynamic "metadata_options" {
    for_each = local.nothing[*]
    content {
      http_tokens = "required"
    }
  }
}

resource "aws_cloudwatch_log_group" "limits" {
  for_each          = var.limits
  name              = "/limits/${each.key}"
  retention_in_days = each.value
  kms_key_id        = try(local.settings.key, local.settings["retention"], "unreached")
}

resource "aws_kms_key" "conditional" {
  description             = "${length(compact(["", null, "x"]))} of ${length(local.names)}"
  deletion_window_in_days = var.limits["none"] == null ? null : 30
  enable_key_rotation     = try(tobool(local.nothing), true)
  policy                  = var.password == "" ? null : jsonencode({})
  is_enabled              = local.settings.list == null
}

output "compared" {
  value = [null == null, local.nothing == "", var.password == null, local.settings.retention == local.nothing]
}

output "objects" {
  value = { nulls = local.settings, json = jsonencode(local.settings), merged = merge(local.settings, { retention = 1 }) }
}

output "modules" {
  value = [module.given.said, module.nulls.said, module.left_out.said]
}
