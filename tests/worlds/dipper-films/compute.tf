data "aws_ssm_parameter" "al2023" {
  for_each = toset(["arm64", "x86_64"])
  name     = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-${each.key}"
}

locals {
  images = {
    packager = data.aws_ssm_parameter.al2023["arm64"].value
    grader   = "ami-0d3c0ffee1234abcd"
    render   = data.aws_ssm_parameter.al2023["x86_64"].insecure_value
  }
}

module "fleet" {
  source   = "./modules/fleet"
  for_each = var.fleets

  name            = "${local.prefix}-${each.key}"
  types           = each.value.types
  on_demand       = each.value.on_demand
  public          = each.value.public
  tokens          = each.value.tokens
  image           = local.images[each.key]
  subnets         = each.value.public ? slice(local.by_tier["public"], 0, 1) : local.by_tier["work"]
  security_groups = [aws_security_group.fleet.id]
  target_groups   = each.value.behind ? [aws_lb_target_group.packager.arn] : []
  health_check    = each.value.health_check
  user_data       = each.value.user_data
  kms_key_id      = each.key == "render" ? null : aws_kms_key.media.arn
  policies        = each.key == "grader" ? { everything = "arn:aws:iam::aws:policy/AdministratorAccess" } : {}
}

resource "aws_lb" "packager" {
  name                       = "${local.prefix}-packager"
  internal                   = false
  load_balancer_type         = "application"
  security_groups            = [aws_security_group.load_balancer.id]
  subnets                    = local.by_tier["public"]
  drop_invalid_header_fields = true
  enable_deletion_protection = local.prod

  access_logs {
    bucket  = module.bucket["logs"].id
    prefix  = "packager"
    enabled = true
  }
}

resource "aws_lb_target_group" "packager" {
  name     = "${local.prefix}-packager"
  port     = 8443
  protocol = "HTTPS"
  vpc_id   = aws_vpc.this.id
}

resource "aws_lb_listener" "https" {
  load_balancer_arn = aws_lb.packager.arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-Res-2021-06"
  certificate_arn   = aws_acm_certificate.origin.arn

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.packager.arn
  }
}

resource "aws_lb_listener" "http" {
  load_balancer_arn = aws_lb.packager.arn
  port              = 80
  protocol          = "HTTP"

  default_action {
    type = "fixed-response"
    fixed_response {
      content_type = "text/plain"
      status_code  = "426"
      message_body = "HTTPS, please"
    }
  }
}

resource "aws_acm_certificate" "origin" {
  domain_name       = "origin.dipper.example"
  validation_method = "DNS"
}

# The nightly catch-up takes whatever the market has.
resource "aws_spot_fleet_request" "nightly" {
  iam_fleet_role  = "arn:aws:iam::${data.aws_caller_identity.this.account_id}:role/aws-ec2-spot-fleet-tagging-role"
  target_capacity = 12

  dynamic "launch_template_config" {
    for_each = { for name, f in module.fleet : name => f.template if name != "packager" }
    content {
      launch_template_specification {
        id      = launch_template_config.value.id
        version = launch_template_config.value.latest_version
      }
    }
  }
}

resource "aws_efs_file_system" "scratch" {
  encrypted  = true
  kms_key_id = aws_kms_key.media.arn

  lifecycle_policy {
    transition_to_ia = "AFTER_30_DAYS"
  }
}

resource "aws_efs_mount_target" "scratch" {
  for_each = { for k, s in local.subnets : k => s if s.tier == "storage" }

  file_system_id  = aws_efs_file_system.scratch.id
  subnet_id       = aws_subnet.this[each.key].id
  security_groups = [aws_security_group.stores.id]
}

resource "aws_efs_backup_policy" "scratch" {
  file_system_id = aws_efs_file_system.scratch.id

  backup_policy {
    status = "DISABLED"
  }
}

resource "aws_efs_access_point" "render" {
  file_system_id = aws_efs_file_system.scratch.id

  posix_user {
    uid = 1000
    gid = 1000
  }
}

data "aws_iam_policy_document" "scratch" {
  statement {
    actions   = ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"]
    resources = [aws_efs_file_system.scratch.arn]

    principals {
      type        = "AWS"
      identifiers = [for name, f in module.fleet : f.role.arn if name != "packager"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["true"]
    }
  }
}

resource "aws_efs_file_system_policy" "scratch" {
  file_system_id = aws_efs_file_system.scratch.id
  policy         = data.aws_iam_policy_document.scratch.json
}

# Fonts and lookup tables.
resource "aws_efs_file_system" "library" {
  creation_token = "${local.prefix}-library"
}

resource "aws_efs_mount_target" "library" {
  count = 1

  file_system_id = aws_efs_file_system.library.id
  subnet_id      = local.by_tier["public"][count.index]
}

resource "aws_efs_access_point" "library" {
  file_system_id = aws_efs_file_system.library.id

  root_directory {
    path = "/fonts"
  }
}

resource "aws_efs_file_system_policy" "library" {
  file_system_id = aws_efs_file_system.library.id

  policy = <<-EOT
    {
      "Version": "2012-10-17",
      "Statement": [
        {
          "Effect": "Allow",
          "Principal": {"AWS": "*"},
          "Action": "elasticfilesystem:ClientMount",
          "Resource": "${aws_efs_file_system.library.arn}",
          "Condition": {"Bool": {"elasticfilesystem:AccessedViaMountTarget": "true"}}
        }
      ]
    }
  EOT
}
