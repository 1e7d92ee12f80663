variable "name" { type = string }
variable "cluster" { type = string }
variable "service" { type = any }
variable "subnets" { type = list(string) }
variable "groups" { type = list(string) }

locals {
  app = {
    name                   = "app"
    image                  = var.service.image
    essential              = true
    readonlyRootFilesystem = true
    user                   = var.service.user
    portMappings           = [{ containerPort = var.service.port }]
    environment            = [for name, value in var.service.settings : { name = name, value = value }]
    logConfiguration       = { logDriver = "awslogs", options = { "awslogs-group" = aws_cloudwatch_log_group.this.name, "awslogs-region" = "eu-west-1", "awslogs-stream-prefix" = "app" } }
  }

  sidecar = {
    name       = "sniffer"
    image      = "sniffer:latest"
    essential  = false
    privileged = true
    user       = "1001"
  }
}

resource "aws_cloudwatch_log_group" "this" {
  name              = "/services/${var.name}"
  retention_in_days = 365
}

resource "aws_iam_role" "start" {
  name               = "${var.name}-start"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ecs-tasks.amazonaws.com" } }] })
}

resource "aws_iam_role_policy_attachment" "start" {
  role       = aws_iam_role.start.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"
}

resource "aws_iam_role" "run" {
  count              = var.service.spare ? 1 : 0
  name               = "${var.name}-run"
  assume_role_policy = aws_iam_role.start.assume_role_policy
}

resource "aws_ecs_task_definition" "this" {
  family                   = var.name
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 512
  memory                   = 1024
  execution_role_arn       = aws_iam_role.start.arn
  task_role_arn            = var.service.spare ? aws_iam_role.run[0].arn : aws_iam_role.start.arn
  container_definitions    = jsonencode([for container in [local.app, local.sidecar] : container if container.name == "app" || var.service.sidecar])
}

resource "aws_ecs_service" "this" {
  name            = var.name
  cluster         = var.cluster
  task_definition = aws_ecs_task_definition.this.arn
  desired_count   = 2
  launch_type     = "FARGATE"

  network_configuration {
    subnets          = var.subnets
    security_groups  = var.groups
    assign_public_ip = var.service.public
  }
}
