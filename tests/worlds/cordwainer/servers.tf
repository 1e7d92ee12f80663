data "aws_iam_policy_document" "ec2" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["ec2.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "web" {
  name               = "${local.name}-web"
  assume_role_policy = data.aws_iam_policy_document.ec2.json
}

resource "aws_iam_instance_profile" "web" {
  name = "${local.name}-web"
  role = aws_iam_role.web.name
}

resource "aws_iam_role_policy" "web" {
  name = "web"
  role = aws_iam_role.web.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["s3:GetObject", "s3:PutObject"]
        Resource = [for b in ["assets", "invoices"] : "arn:aws:s3:::${local.name}-${b}/*"]
      },
      { Effect = "Allow", Action = ["secretsmanager:GetSecretValue"], Resource = "*" },
      { Effect = "Allow", Action = "ses:Send*", Resource = "*" },
    ]
  })
}

resource "aws_iam_role_policy_attachment" "web_ssm" {
  role       = aws_iam_role.web.name
  policy_arn = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"
}

resource "aws_instance" "web" {
  count = 2

  ami                    = lookup(var.amis, var.region)
  instance_type          = "m3.medium"
  subnet_id              = aws_subnet.front[count.index].id
  vpc_security_group_ids = [aws_security_group.web.id]
  iam_instance_profile   = aws_iam_instance_profile.web.name
  key_name               = "agency"
  monitoring             = count.index == 0
  ebs_optimized          = false

  metadata_options {
    http_endpoint = "enabled"
    http_tokens   = count.index == 0 ? "required" : "optional"
  }

  root_block_device {
    encrypted = true
  }

  ebs_block_device {
    device_name = "/dev/sdf"
    volume_size = 20
  }

  user_data = templatefile("${path.module}/files/web.sh", {
    bucket   = "${local.name}-assets"
    password = var.db_password
  })

  tags = merge(local.daily, { Name = "${local.name}-web-${count.index}", Patch = "weekly" })
}

resource "aws_instance" "bastion" {
  ami                         = var.amis["eu-west-2"]
  instance_type               = "t3.micro"
  subnet_id                   = aws_subnet.front[0].id
  vpc_security_group_ids      = [aws_security_group.bastion.id]
  associate_public_ip_address = true
  disable_api_termination     = true

  metadata_options {
    http_endpoint = "disabled"
  }

  tags = { Name = "${local.name}-bastion", Patch = "never" }
}

resource "aws_ebs_volume" "catalogue" {
  availability_zone = var.azs[0]
  size              = 100
  encrypted         = true
  kms_key_id        = aws_kms_key.shop.arn
  tags              = local.daily
}

resource "aws_volume_attachment" "catalogue" {
  device_name = "/dev/sdg"
  volume_id   = aws_ebs_volume.catalogue.id
  instance_id = aws_instance.web[0].id
}

resource "aws_launch_configuration" "peak" {
  name_prefix                 = "${local.name}-peak-"
  image_id                    = var.amis[var.region]
  instance_type               = "t3.small"
  security_groups             = [aws_security_group.web.id]
  iam_instance_profile        = aws_iam_instance_profile.web.arn
  associate_public_ip_address = false
  enable_monitoring           = false

  root_block_device {
    volume_size = 20
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_autoscaling_group" "peak" {
  name                 = aws_launch_configuration.peak.name
  launch_configuration = aws_launch_configuration.peak.name
  min_size             = 0
  max_size             = 6
  vpc_zone_identifier  = aws_subnet.back[*].id
  load_balancers       = [aws_elb.front.name]

  tags = [
    { key = "Patch", value = "weekly", propagate_at_launch = true },
  ]
}

resource "aws_ssm_patch_group" "weekly" {
  baseline_id = aws_ssm_patch_baseline.linux.id
  patch_group = "weekly"
}

resource "aws_ssm_patch_baseline" "linux" {
  name             = "${local.name}-linux"
  operating_system = "AMAZON_LINUX_2"
  rejected_patches = ["kernel-4.14.*"]

  approval_rule {
    approve_after_days = 7

    patch_filter {
      key    = "CLASSIFICATION"
      values = ["Security", "Bugfix"]
    }
  }
}

resource "aws_ssm_maintenance_window" "weekly" {
  name     = "weekly"
  schedule = "cron(0 3 ? * SUN *)"
  duration = 3
  cutoff   = 1
}

resource "aws_ssm_maintenance_window_target" "weekly" {
  window_id     = aws_ssm_maintenance_window.weekly.id
  resource_type = "INSTANCE"

  targets {
    key    = "tag:Patch"
    values = ["weekly"]
  }
}

resource "aws_ssm_maintenance_window_task" "patch" {
  window_id       = aws_ssm_maintenance_window.weekly.id
  task_type       = "RUN_COMMAND"
  task_arn        = "AWS-RunPatchBaseline"
  priority        = 1
  max_concurrency = "1"
  max_errors      = "1"

  targets {
    key    = "WindowTargetIds"
    values = [aws_ssm_maintenance_window_target.weekly.id]
  }

  task_invocation_parameters {
    run_command_parameters {
      parameter {
        name   = "Operation"
        values = ["Install"]
      }
    }
  }
}

# --- Beanstalk ----------------------------------------------------------------------------------------------------------

resource "aws_elastic_beanstalk_application" "blog" {
  name = "${local.name}-blog"
}

resource "aws_elastic_beanstalk_environment" "blog" {
  name                = "${local.name}-blog"
  application         = aws_elastic_beanstalk_application.blog.name
  solution_stack_name = "64bit Amazon Linux 2 v3.3.6 running PHP 7.4"

  dynamic "setting" {
    for_each = flatten([for ns, options in var.beanstalk_settings : [for k, v in options : { ns = ns, k = k, v = v }]])
    content {
      namespace = setting.value.ns
      name      = setting.value.k
      value     = setting.value.v
    }
  }

  setting {
    namespace = "aws:ec2:vpc"
    name      = "AssociatePublicIpAddress"
    value     = "true"
  }

  setting {
    namespace = "aws:elasticbeanstalk:application:environment"
    name      = "SMTP_PASSWORD"
    value     = "Lasts-and-Awls-1893"
  }
}

resource "aws_elastic_beanstalk_configuration_template" "worker" {
  name                = "worker"
  application         = aws_elastic_beanstalk_application.blog.name
  solution_stack_name = "64bit Amazon Linux 2023 v4.3.0 running PHP 8.3"

  setting {
    namespace = "aws:elasticbeanstalk:environment"
    name      = "EnvironmentType"
    value     = "SingleInstance"
  }

  setting {
    namespace = "aws:elasticbeanstalk:cloudwatch:logs"
    name      = "StreamLogs"
    value     = "true"
  }
}

resource "aws_elastic_beanstalk_environment" "worker" {
  name          = "${local.name}-worker"
  application   = aws_elastic_beanstalk_application.blog.name
  tier          = "Worker"
  template_name = aws_elastic_beanstalk_configuration_template.worker.name
}
