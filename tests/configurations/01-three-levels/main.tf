variable "stage" {
  type    = string
  default = "prod"
}

variable "office_ranges" {
  type    = list(string)
  default = ["192.0.2.0/24", "198.51.100.0/25"]
}

resource "aws_kms_key" "logs" {
  description             = "log groups of ${var.stage}"
  enable_key_rotation     = true
  deletion_window_in_days = 14
}

module "platform" {
  source = "./modules/platform"

  stage      = var.stage
  range      = "10.20.0.0/16"
  allowed    = concat(var.office_ranges, ["203.0.113.7/32"])
  log_key    = aws_kms_key.logs.arn
  retentions = { web = 30, data = 365 }
}

# What the third level made, used again in the root.
resource "aws_security_group_rule" "from_web_to_data" {
  type                     = "ingress"
  description              = "web tier to ${module.platform.tiers.data.label}"
  security_group_id        = module.platform.tiers["data"].group_id
  source_security_group_id = module.platform.tiers.web.group_id
  protocol                 = "tcp"
  from_port                = module.platform.tiers.data.port
  to_port                  = module.platform.tiers.data.port
}

resource "aws_flow_log" "network" {
  vpc_id          = module.platform.vpc_id
  traffic_type    = "ALL"
  log_destination = module.platform.tiers["web"].log_group_arn
  iam_role_arn    = "arn:aws:iam::123456789012:role/flow-logs"
}

output "labels" {
  value = [for name in sort(keys(module.platform.tiers)) : module.platform.tiers[name].label]
}

output "ports" {
  value = module.platform.ports
}
