resource "aws_ecs_cluster" "fargate" {
  name = "${local.name}-fargate"

  setting {
    name  = "containerInsights"
    value = local.stage == "test" ? "enhanced" : "enabled"
  }

  configuration {
    execute_command_configuration {
      kms_key_id = aws_kms_key.artifacts.arn
      logging    = "OVERRIDE"
      log_configuration {
        cloud_watch_log_group_name     = aws_cloudwatch_log_group.exec.name
        cloud_watch_encryption_enabled = true
      }
    }
    managed_storage_configuration {
      fargate_ephemeral_storage_kms_key_id = aws_kms_key.artifacts.arn
    }
  }
}

resource "aws_ecs_cluster" "ec2" {
  name = "${local.name}-ec2"
  configuration {
    execute_command_configuration {
      logging = "NONE"
    }
  }
}

resource "aws_cloudwatch_log_group" "exec" {
  name              = "/${local.name}/exec"
  retention_in_days = 30
  kms_key_id        = aws_kms_key.artifacts.arn
}

resource "aws_cloudwatch_log_group" "service" {
  for_each          = local.services
  name              = "/${local.name}/service/${each.key}"
  retention_in_days = lookup({ test = 400, prod = 3653 }, local.stage, 400)
}

resource "aws_efs_file_system" "shared" {
  encrypted  = true
  kms_key_id = aws_kms_key.artifacts.arn
}

resource "aws_efs_file_system" "scratch" {
  creation_token = "scratch"
  encrypted      = false
}

resource "aws_efs_mount_target" "shared" {
  for_each        = toset(var.private_subnet_ids)
  file_system_id  = aws_efs_file_system.shared.id
  subnet_id       = each.value
  security_groups = [aws_security_group.nodes.id]
}

resource "aws_efs_access_point" "shared" {
  file_system_id = aws_efs_file_system.shared.id
  posix_user {
    uid = 1000
    gid = 1000
  }
  root_directory {
    path = "/uploads"
  }
}

resource "aws_efs_access_point" "root" {
  file_system_id = aws_efs_file_system.scratch.id
  root_directory {
    path = "/"
  }
}

data "aws_iam_policy_document" "shared_files" {
  statement {
    sid       = "TlsOnly"
    effect    = "Deny"
    actions   = ["*"]
    resources = [aws_efs_file_system.shared.arn]
    principals {
      type        = "AWS"
      identifiers = ["*"]
    }
    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
  statement {
    sid       = "ThroughMountTargets"
    actions   = ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"]
    resources = [aws_efs_file_system.shared.arn]
    principals {
      type        = "AWS"
      identifiers = ["*"]
    }
    condition {
      test     = "Bool"
      variable = "elasticfilesystem:AccessedViaMountTarget"
      values   = ["true"]
    }
  }
}

resource "aws_efs_file_system_policy" "shared" {
  file_system_id = aws_efs_file_system.shared.id
  policy         = data.aws_iam_policy_document.shared_files.json
}

resource "aws_iam_role" "execution" {
  name               = "${local.name}-execution"
  assume_role_policy = data.aws_iam_policy_document.trust["ecs-tasks"].json
}

resource "aws_iam_role_policy_attachment" "execution" {
  role       = aws_iam_role.execution.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"
}

resource "aws_iam_role" "task" {
  for_each           = toset(["api", "worker"])
  name               = "${local.name}-task-${each.key}"
  assume_role_policy = data.aws_iam_policy_document.trust["ecs-tasks"].json
}

locals {
  container_defaults = {
    essential              = true
    readonlyRootFilesystem = true
    user                   = "1000:1000"
    logConfiguration = {
      logDriver = "awslogs"
      options   = { "awslogs-region" = local.region, "awslogs-stream-prefix" = "app" }
    }
  }
  services = {
    api    = { cluster = "fargate", public = false, task_role = true }
    worker = { cluster = "ec2", public = false, task_role = true }
    jobs   = { cluster = "fargate", public = true, task_role = false }
  }
}

resource "aws_ecs_task_definition" "api" {
  family                   = "api"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 256
  memory                   = 512
  execution_role_arn       = aws_iam_role.execution.arn
  task_role_arn            = aws_iam_role.task["api"].arn

  container_definitions = jsonencode([
    merge(local.container_defaults, {
      name        = "api"
      image       = "${module.repository["api"].url}:1.4.2"
      environment = [{ name = "STAGE", value = local.stage }]
      secrets     = [{ name = "DB_PASSWORD", valueFrom = "arn:aws:secretsmanager:${local.region}:${local.account}:secret:api" }]
    }),
    merge(local.container_defaults, {
      name                   = "envoy"
      image                  = "public.ecr.aws/appmesh/aws-appmesh-envoy:v1.29.6.1-prod"
      user                   = "1337"
      readonlyRootFilesystem = var.debug ? false : true
    }),
  ])

  volume {
    name = "uploads"
    efs_volume_configuration {
      file_system_id     = aws_efs_file_system.shared.id
      transit_encryption = "ENABLED"
      authorization_config {
        access_point_id = aws_efs_access_point.shared.id
        iam             = "ENABLED"
      }
    }
  }
}

resource "aws_ecs_task_definition" "worker" {
  family             = "worker"
  network_mode       = "host"
  pid_mode           = var.debug ? "host" : "task"
  execution_role_arn = aws_iam_role.execution.arn
  task_role_arn      = aws_iam_role.execution.arn
  container_definitions = templatefile("${path.module}/containers/worker.json.tftpl", {
    image    = "${module.repository["worker"].url}:latest"
    region   = local.region
    password = "Tr0ub4dor-and-3"
  })

  volume {
    name      = "docker"
    host_path = "/var/run/docker.sock"
  }

  volume {
    name = "scratch"
    efs_volume_configuration {
      file_system_id = aws_efs_file_system.scratch.id
    }
  }
}

resource "aws_ecs_task_definition" "jobs" {
  family                   = "jobs"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 256
  memory                   = 512
  execution_role_arn       = aws_iam_role.execution.arn

  container_definitions = <<-JSON
    [
      {
        "name": "jobs",
        "image": "${module.repository["worker"].url}:latest",
        "readonlyRootFilesystem": ${!var.debug},
        "user": "root",
        "environment": [{"name": "LOG_LEVEL", "value": "info"}, {"name": "API_KEY", "value": "${var.registry_token}"}]
      }
    ]
  JSON
}

module "service" {
  source   = "./modules/service"
  for_each = local.services

  name    = each.key
  cluster = { fargate = aws_ecs_cluster.fargate.arn, ec2 = aws_ecs_cluster.ec2.arn }[each.value.cluster]
  task = {
    api    = aws_ecs_task_definition.api.arn
    worker = aws_ecs_task_definition.worker.arn
    jobs   = aws_ecs_task_definition.jobs.arn
  }[each.key]
  network = each.key == "worker" ? null : {
    subnets = each.value.public ? var.public_subnet_ids : var.private_subnet_ids
    public  = each.value.public
    groups  = each.key == "api" ? [aws_security_group.nodes.id] : null
  }
  platform  = each.key == "jobs" ? "1.3.0" : null
  namespace = each.key == "api" ? aws_service_discovery_http_namespace.this.arn : null
  debug     = var.debug
  launch    = each.value.cluster == "ec2" ? "EC2" : "FARGATE"
}

resource "aws_service_discovery_http_namespace" "this" {
  name = local.name
}

resource "aws_ecs_capacity_provider" "ec2" {
  name = "${local.name}-ec2"
  auto_scaling_group_provider {
    auto_scaling_group_arn         = aws_autoscaling_group.ecs.arn
    managed_termination_protection = "ENABLED"
    managed_scaling {
      status = "ENABLED"
    }
  }
}

resource "aws_ecs_cluster_capacity_providers" "ec2" {
  cluster_name       = aws_ecs_cluster.ec2.name
  capacity_providers = [aws_ecs_capacity_provider.ec2.name]
}

resource "aws_autoscaling_group" "ecs" {
  name                  = "${local.name}-ecs"
  min_size              = 1
  max_size              = 4
  vpc_zone_identifier   = var.private_subnet_ids
  protect_from_scale_in = true
  launch_template {
    id      = aws_launch_template.ecs.id
    version = "$Latest"
  }
}

data "aws_ssm_parameter" "ecs_ami" {
  name = "/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended"
}

resource "aws_launch_template" "ecs" {
  name          = "${local.name}-ecs"
  image_id      = jsondecode(data.aws_ssm_parameter.ecs_ami.value)["image_id"]
  instance_type = "m7i.large"

  iam_instance_profile {
    arn = aws_iam_instance_profile.nodes.arn
  }

  metadata_options {
    http_tokens                 = var.debug ? "optional" : "required"
    http_put_response_hop_limit = 1
  }

  user_data = base64encode(<<-EOT
    #!/bin/bash
    echo ECS_CLUSTER=${aws_ecs_cluster.ec2.name} >> /etc/ecs/ecs.config
    echo ECS_ENGINE_AUTH_DATA='{"https://registry.example":{"password":"h8Fq2LwZ0pXs"}}' >> /etc/ecs/ecs.config
  EOT
  )
}

resource "aws_iam_instance_profile" "nodes" {
  name = "${local.name}-nodes"
  role = aws_iam_role.nodes.name
}
