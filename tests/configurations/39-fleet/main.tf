locals {
  disks = [
    { name = "/dev/xvda", size = 20 },
    { name = "/dev/xvdb", size = 100, iops = 3000 },
  ]
  tags = { Name = "fleet", Stage = "prod" }
}

resource "aws_launch_template" "fleet" {
  name_prefix   = "fleet-"
  image_id      = "ami-0123456789abcdef0"
  instance_type = "m5.large"

  dynamic "block_device_mappings" {
    for_each = local.disks
    iterator = disk
    content {
      device_name = disk.value.name
      ebs {
        volume_size = disk.value.size
        iops        = lookup(disk.value, "iops", null)
        encrypted   = disk.key == 0
        kms_key_id  = try(disk.value.iops, 0) > 0 ? "arn:aws:kms:eu-west-1:123456789012:key/fast" : null
      }
    }
  }

  dynamic "tag_specifications" {
    for_each = toset(["instance", "volume"])
    content {
      resource_type = tag_specifications.key
      tags          = merge(local.tags, { Kind = title(tag_specifications.value) })
    }
  }

  metadata_options {
    http_endpoint = "enabled"
    http_tokens   = "required"
  }
}

resource "aws_autoscaling_group" "fleet" {
  count            = 2
  name             = "fleet-${count.index}"
  min_size         = count.index
  max_size         = 2 + count.index
  desired_capacity = count.index == 0 ? null : 2
  vpc_zone_identifier = ["subnet-0aaaaaaaaaaaaaaa${count.index + 1}"]

  mixed_instances_policy {
    launch_template {
      launch_template_specification {
        launch_template_id = aws_launch_template.fleet.id
        version            = aws_launch_template.fleet.latest_version
      }
      dynamic "override" {
        for_each = ["m5.large", "m5a.large"]
        content {
          instance_type     = override.value
          weighted_capacity = override.key + 1
        }
      }
    }
  }

  dynamic "tag" {
    for_each = merge(local.tags, { Number = count.index })
    content {
      key                 = tag.key
      value               = tag.value
      propagate_at_launch = tag.key != "Number"
    }
  }
}

resource "aws_autoscaling_policy" "scale" {
  for_each               = { for group in aws_autoscaling_group.fleet : group.name => group.max_size }
  name                   = "${each.key}-scale"
  autoscaling_group_name = each.key
  policy_type            = "TargetTrackingScaling"

  target_tracking_configuration {
    target_value = each.value * 10
    predefined_metric_specification {
      predefined_metric_type = "ASGAverageCPUUtilization"
    }
  }
}

resource "aws_sns_topic" "facts" {
  name = "facts"
  tags = {
    Legacy    = join(",", aws_autoscaling_group.fleet.*.name)
    Full      = join(",", aws_autoscaling_group.fleet[*].name)
    Devices   = join(",", aws_launch_template.fleet.block_device_mappings[*].device_name)
    Sizes     = join(",", aws_launch_template.fleet.block_device_mappings[*].ebs[0].volume_size)
    First     = aws_launch_template.fleet.block_device_mappings.0.ebs.0.encrypted
    Tokens    = aws_launch_template.fleet.metadata_options[0].http_tokens
    Last      = element(aws_launch_template.fleet.block_device_mappings, 1).device_name
    Types     = join(",", flatten(aws_autoscaling_group.fleet[*].mixed_instances_policy[0].launch_template[0].override[*].instance_type))
    Overrides = length(aws_autoscaling_group.fleet[0].mixed_instances_policy[0].launch_template[0].override)
    Kinds     = join(",", [for specification in aws_launch_template.fleet.tag_specifications : specification.tags["Kind"]])
    Single    = join(",", aws_launch_template.fleet[*].instance_type)
    Sum       = sum(aws_autoscaling_group.fleet[*].max_size)
  }
}

output "names" { value = { for key, policy in aws_autoscaling_policy.scale : key => policy.target_tracking_configuration[0].target_value } }
output "tags" { value = length(aws_autoscaling_group.fleet[1].tag) }
