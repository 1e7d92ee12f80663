resource "aws_launch_configuration" "shop" {
  name_prefix     = "shop-"
  image_id        = "ami-12c6146b"
  instance_type   = "t3.small"
  security_groups = [aws_security_group.web.id]

  metadata_options {
    http_endpoint = "enabled"
    http_tokens   = "required"
  }

  root_block_device {
    encrypted = true
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_autoscaling_group" "shop" {
  name                 = "shop"
  min_size             = 0
  max_size             = 4
  launch_configuration = aws_launch_configuration.shop.name
  vpc_zone_identifier  = [for subnet in aws_subnet.app : subnet.id]

  tag {
    key                 = "patching"
    value               = "weekly"
    propagate_at_launch = true
  }
}

resource "aws_instance" "backoffice" {
  ami                     = "ami-12c6146b"
  instance_type           = "t3.small"
  subnet_id               = aws_subnet.app["a"].id
  vpc_security_group_ids  = [aws_security_group.backoffice.id]
  disable_api_termination = true

  metadata_options {
    http_endpoint = "enabled"
    http_tokens   = "required"
  }

  root_block_device {
    volume_size = 20
    encrypted   = true
  }

  tags = { Name = "backoffice", patching = "weekly" }
}

resource "aws_ebs_volume" "archive" {
  availability_zone = "eu-central-1a"
  size              = 200
  encrypted         = true
}

resource "aws_ebs_volume" "cache" {
  availability_zone = "eu-central-1a"
  size              = 20
  encrypted         = true
}

resource "aws_eip" "nat" {
  vpc = true
}

resource "aws_nat_gateway" "shop" {
  allocation_id = aws_eip.nat.id
  subnet_id     = aws_subnet.public.id
}

resource "aws_ecr_repository" "shop" {
  name                 = "shop"
  image_tag_mutability = "IMMUTABLE"

  image_scanning_configuration {
    scan_on_push = true
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

  setting {
    name  = "containerInsights"
    value = "enabled"
  }
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id          = aws_vpc.shop.id
  service_name    = "com.amazonaws.eu-central-1.s3"
  route_table_ids = [aws_vpc.shop.main_route_table_id]

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = "*"
      Action    = ["s3:GetObject", "s3:PutObject"]
      Resource  = ["arn:aws:s3:::kormoran-*", "arn:aws:s3:::kormoran-*/*"]
    }]
  })
}
