resource "aws_launch_template" "shop" {
  name_prefix            = "shop-"
  image_id               = "ami-12c6146b"
  instance_type          = "t3.small"
  vpc_security_group_ids = [module.edge.group_id]

  metadata_options {
    http_endpoint = "enabled"
    http_tokens   = "required"
  }
}

resource "aws_autoscaling_group" "shop" {
  name                = "shop"
  min_size            = 0
  max_size            = 4
  vpc_zone_identifier = [aws_subnet.app["a"].id]
  target_group_arns   = [aws_lb_target_group.shop.arn]

  launch_template {
    id      = aws_launch_template.shop.id
    version = "$Latest"
  }

  tag {
    key                 = "patching"
    value               = "weekly"
    propagate_at_launch = true
  }
}

resource "aws_instance" "backoffice" {
  ami                    = "ami-12c6146b"
  instance_type          = "t3.small"
  subnet_id              = aws_subnet.app["a"].id
  vpc_security_group_ids = [aws_security_group.backoffice.id]
  monitoring             = true

  root_block_device {
    volume_size = 20
    encrypted   = true
  }

  tags = { Name = "backoffice", patching = "weekly" }
}

resource "aws_ssm_association" "patching" {
  name                = "AWS-RunPatchBaseline"
  schedule_expression = "cron(0 2 ? * SUN *)"
  parameters          = { Operation = "Scan" }

  targets {
    key    = "tag:patching"
    values = ["weekly"]
  }
}

resource "aws_ebs_volume" "archive" {
  availability_zone = "eu-central-1a"
  size              = 400
}

resource "aws_ebs_volume" "cache" {
  availability_zone = "eu-central-1b"
  size              = 20
}

resource "aws_eip" "nat" {
  vpc = true
}

resource "aws_ecr_repository" "shop" {
  name                 = "shop"
  image_tag_mutability = "MUTABLE"

  image_scanning_configuration {
    scan_on_push = false
  }
}

resource "aws_ecr_lifecycle_policy" "shop" {
  repository = aws_ecr_repository.shop.name

  policy = jsonencode({
    rules = [{
      rulePriority = 1
      selection    = { tagStatus = "any", countType = "imageCountMoreThan", countNumber = 30 }
      action       = { type = "expire" }
    }]
  })
}

resource "aws_ecs_cluster" "shop" {
  name = "shop"
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id          = aws_vpc.shop.id
  service_name    = "com.amazonaws.eu-central-1.s3"
  route_table_ids = [aws_vpc.shop.main_route_table_id]
}

resource "aws_lb" "shop" {
  name            = "shop"
  internal        = false
  subnets         = [aws_subnet.public.id, aws_subnet.app["b"].id]
  security_groups = [module.edge.group_id]
}

resource "aws_lb_target_group" "shop" {
  name     = "shop"
  port     = 8080
  protocol = "HTTP"
  vpc_id   = aws_vpc.shop.id
}

resource "aws_lb_listener" "shop" {
  load_balancer_arn = aws_lb.shop.arn
  port              = 80
  protocol          = "HTTP"

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.shop.arn
  }
}

resource "aws_ecs_task_definition" "shop" {
  family                   = "shop"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 512
  memory                   = 1024

  container_definitions = jsonencode([{
    name         = "shop"
    image        = "${aws_ecr_repository.shop.repository_url}:stable"
    essential    = true
    portMappings = [{ containerPort = 8080 }]
    environment  = [{ name = "STAGE", value = "live" }]
  }])
}

resource "aws_ecs_service" "shop" {
  name            = "shop"
  cluster         = aws_ecs_cluster.shop.id
  task_definition = aws_ecs_task_definition.shop.arn
  launch_type     = "FARGATE"
  desired_count   = 2

  network_configuration {
    subnets         = [for subnet in aws_subnet.app : subnet.id]
    security_groups = [module.edge.group_id]
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.shop.arn
    container_name   = "shop"
    container_port   = 8080
  }
}
