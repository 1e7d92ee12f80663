variable "name" {
  type = string
}

variable "types" {
  type = list(string)
}

variable "on_demand" {
  type    = number
  default = 0
}

variable "public" {
  type    = bool
  default = false
}

variable "tokens" {
  type    = string
  default = null
}

variable "image" {
  type = string
}

variable "subnets" {
  type = list(string)
}

variable "security_groups" {
  type = list(string)
}

variable "target_groups" {
  type    = list(string)
  default = []
}

variable "health_check" {
  type    = string
  default = "EC2"
}

variable "user_data" {
  type    = string
  default = null
}

variable "kms_key_id" {
  type    = string
  default = null
}

variable "policies" {
  type    = map(string)
  default = {}
}

module "identity" {
  source = "./identity"

  name = var.name
  policies = merge({
    ssm = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"
  }, var.policies)
}

resource "aws_launch_template" "this" {
  name_prefix            = "${var.name}-"
  image_id               = var.image
  instance_type          = var.types[0]
  update_default_version = true
  user_data              = try(base64encode(var.user_data), null)

  iam_instance_profile {
    arn = module.identity.profile_arn
  }

  network_interfaces {
    associate_public_ip_address = var.public
    security_groups             = var.security_groups
    delete_on_termination       = true
  }

  dynamic "metadata_options" {
    for_each = var.tokens[*]
    content {
      http_tokens                 = metadata_options.value
      http_put_response_hop_limit = 1
    }
  }

  dynamic "block_device_mappings" {
    for_each = { "/dev/xvda" = 40, "/dev/xvdb" = 500 }
    content {
      device_name = block_device_mappings.key

      ebs {
        volume_size = block_device_mappings.value
        volume_type = "gp3"
        encrypted   = "true"
        kms_key_id  = var.kms_key_id
      }
    }
  }

  monitoring {
    enabled = length(var.target_groups) > 0
  }
}

resource "aws_autoscaling_group" "this" {
  name_prefix         = "${var.name}-"
  min_size            = 0
  max_size            = 20
  vpc_zone_identifier = var.subnets
  health_check_type   = var.health_check

  mixed_instances_policy {
    instances_distribution {
      on_demand_base_capacity                  = var.on_demand
      on_demand_percentage_above_base_capacity = 0
      spot_allocation_strategy                 = "price-capacity-optimized"
    }

    launch_template {
      launch_template_specification {
        launch_template_id = aws_launch_template.this.id
        version            = aws_launch_template.this.latest_version
      }

      dynamic "override" {
        for_each = var.types
        content {
          instance_type = override.value
        }
      }
    }
  }

  tag {
    key                 = "Name"
    value               = var.name
    propagate_at_launch = true
  }
}

resource "aws_autoscaling_traffic_source_attachment" "this" {
  for_each = { for i, arn in var.target_groups : tostring(i) => arn }

  autoscaling_group_name = aws_autoscaling_group.this.name

  traffic_source {
    identifier = each.value
    type       = "elbv2"
  }
}

output "role" {
  value = module.identity.role
}

output "template" {
  value = aws_launch_template.this
}
