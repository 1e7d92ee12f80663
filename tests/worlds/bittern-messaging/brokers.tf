resource "aws_mq_broker" "legacy" {
  broker_name        = "${local.prefix}-legacy"
  engine_type        = "ActiveMQ"
  engine_version     = "5.15.14"
  host_instance_type = "mq.m5.large"
  deployment_mode    = "ACTIVE_STANDBY_MULTI_AZ"
  subnet_ids         = ["subnet-0a1b2c3d4e5f60718", "subnet-0a1b2c3d4e5f60719"]
  security_groups    = ["sg-0a1b2c3d4e5f60718"]

  auto_minor_version_upgrade = true

  logs {
    general = true
  }

  encryption_options {
    kms_key_id        = aws_kms_key.messaging.arn
    use_aws_owned_key = false
  }

  user {
    username = "bittern"
    password = var.mq_admin_password
  }

  user {
    username = "scanner"
    password = "Scan-2021-warehouse"
    groups   = ["scanners"]
  }
}

resource "aws_mq_broker" "edge" {
  broker_name         = "${local.prefix}-edge"
  engine_type         = "RabbitMQ"
  engine_version      = "3.8.11"
  host_instance_type  = "mq.t3.micro"
  publicly_accessible = true

  logs {
    general = true
    audit   = false
  }

  user {
    username = "edge"
    password = var.mq_admin_password
  }
}
