resource "aws_ec2_transit_gateway" "this" {
  description                     = "Studios and Regions"
  auto_accept_shared_attachments  = "enable"
  default_route_table_association = "disable"
  default_route_table_propagation = "enable"
}

resource "aws_ec2_transit_gateway_vpc_attachment" "main" {
  transit_gateway_id = aws_ec2_transit_gateway.this.id
  vpc_id             = module.main.vpc
  subnet_ids         = module.main.subnets.app
}

resource "aws_customer_gateway" "office" {
  bgp_asn    = 65010
  ip_address = var.vpn_office
  type       = "ipsec.1"
}

resource "aws_vpn_connection" "office" {
  for_each = {
    first  = { ike = ["ikev2"], groups = [14, 19, 20] }
    second = { ike = ["ikev1", "ikev2"], groups = [2, 14] }
  }

  customer_gateway_id             = aws_customer_gateway.office.id
  transit_gateway_id              = aws_ec2_transit_gateway.this.id
  type                            = "ipsec.1"
  tunnel1_ike_versions            = each.value.ike
  tunnel1_phase1_dh_group_numbers = each.value.groups
  tunnel1_phase2_dh_group_numbers = each.value.groups
  tunnel2_ike_versions            = ["ikev2"]
  tunnel2_phase1_dh_group_numbers = [14, 19, 20]
  tunnel2_phase2_dh_group_numbers = [14, 19, 20]
}

resource "aws_networkfirewall_rule_group" "hosts" {
  name     = "hosts"
  type     = "STATEFUL"
  capacity = 100

  rule_group {
    rules_source {
      rules_source_list {
        generated_rules_type = "ALLOWLIST"
        target_types         = ["TLS_SNI"]
        targets              = [".corncrake.example"]
      }
    }
  }
}

resource "aws_networkfirewall_firewall_policy" "this" {
  for_each = { tight = "aws:forward_to_sfe", loose = "aws:pass" }
  name     = each.key

  firewall_policy {
    stateless_default_actions          = ["aws:forward_to_sfe"]
    stateless_fragment_default_actions = [each.value]

    dynamic "stateful_rule_group_reference" {
      for_each = each.key == "tight" ? [aws_networkfirewall_rule_group.hosts.arn] : []

      content {
        resource_arn = stateful_rule_group_reference.value
      }
    }
  }
}

resource "aws_networkfirewall_firewall" "this" {
  for_each            = { main = "tight", studio = "loose" }
  name                = each.key
  firewall_policy_arn = aws_networkfirewall_firewall_policy.this[each.value].arn
  vpc_id              = module.main.vpc
  delete_protection   = each.key == "main"

  firewall_policy_change_protection = each.key == "main"
  subnet_change_protection          = each.key == "main" && !local.live

  dynamic "subnet_mapping" {
    for_each = each.key == "main" ? module.main.subnets.public : slice(module.main.subnets.public, 0, 1)

    content {
      subnet_id = subnet_mapping.value
    }
  }
}

resource "aws_networkfirewall_logging_configuration" "main" {
  firewall_arn = aws_networkfirewall_firewall.this["main"].arn

  logging_configuration {
    log_destination_config {
      log_destination      = { bucketName = aws_s3_bucket.logs.id, prefix = "wall" }
      log_destination_type = "S3"
      log_type             = "FLOW"
    }
  }
}

resource "aws_directory_service_directory" "studio" {
  name     = "studio.corncrake.example"
  password = var.directory_password
  edition  = "Standard"
  type     = "MicrosoftAD"

  vpc_settings {
    vpc_id     = module.main.vpc
    subnet_ids = slice(module.main.subnets.app, 0, 2)
  }
}

resource "aws_directory_service_log_subscription" "studio" {
  directory_id   = aws_directory_service_directory.studio.id
  log_group_name = aws_cloudwatch_log_group.api.name
}

resource "aws_workspaces_ip_group" "editors" {
  name = "editors"

  rules {
    source = "198.51.100.0/24"
  }

  rules {
    source      = "0.0.0.0/0"
    description = "home office, until Easter"
  }
}

resource "aws_workspaces_directory" "studio" {
  directory_id = aws_directory_service_directory.studio.id
  ip_group_ids = [aws_workspaces_ip_group.editors.id]

  workspace_creation_properties {
    enable_internet_access              = true
    enable_maintenance_mode             = true
    user_enabled_as_local_administrator = true
  }

  workspace_access_properties {
    device_type_web = "DENY"
  }
}

resource "aws_workspaces_workspace" "editor" {
  for_each                       = { ada = true, ben = false }
  directory_id                   = aws_workspaces_directory.studio.id
  bundle_id                      = "wsb-0123456789"
  user_name                      = each.key
  root_volume_encryption_enabled = true
  user_volume_encryption_enabled = each.value
  volume_encryption_key          = aws_kms_key.main.arn
}

# People jump from here.
resource "aws_security_group" "jump" {
  name        = "${local.name}-jump"
  description = "Jump hosts"
  vpc_id      = module.main.vpc
}

resource "aws_security_group_rule" "jump" {
  for_each          = { office = ["198.51.100.0/24"], vendors = ["203.0.113.0/24", "0.0.0.0/0"] }
  description       = "ssh, ${each.key}"
  security_group_id = aws_security_group.jump.id
  type              = "ingress"
  protocol          = "tcp"
  from_port         = 22
  to_port           = 22
  cidr_blocks       = each.value
}

resource "aws_instance" "jump" {
  for_each = { a = "required", b = "optional" }

  ami                         = "ami-0fedcba9876543210"
  instance_type               = "t3.micro"
  subnet_id                   = each.key == "a" ? module.main.subnets.app[0] : module.main.subnets.public[0]
  associate_public_ip_address = each.key == "b"
  vpc_security_group_ids      = [aws_security_group.jump.id]
  monitoring                  = each.key == "a"
  iam_instance_profile        = each.key == "a" ? aws_iam_instance_profile.jump.name : null
  tags                        = { Patch = each.key == "a" ? "weekly" : "Weekly" }

  metadata_options {
    http_tokens = each.value
  }

  root_block_device {
    encrypted  = true
    kms_key_id = aws_kms_key.main.arn
  }

  ebs_block_device {
    device_name = "/dev/sdf"
    volume_size = 20
    encrypted   = each.value == "required"
  }

  user_data = each.key == "a" ? "#!/bin/bash\nyum -y update" : "#!/bin/bash\nexport PGPASSWORD=Sommer-2019-x\npsql -h db"
}

resource "aws_iam_role" "jump" {
  name               = "jump"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }] })
}

resource "aws_iam_role_policy_attachment" "jump" {
  role       = aws_iam_role.jump.name
  policy_arn = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"
}

resource "aws_iam_instance_profile" "jump" {
  name = "jump"
  role = aws_iam_role.jump.name
}

resource "aws_ssm_association" "patch" {
  name                = "AWS-RunPatchBaseline"
  schedule_expression = "rate(7 days)"
  parameters          = { Operation = "Install" }

  targets {
    key    = "tag:Patch"
    values = ["weekly"]
  }
}

resource "aws_eip" "spare" {
  vpc = true
}
