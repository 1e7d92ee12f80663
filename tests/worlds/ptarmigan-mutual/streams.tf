module "stream" {
  source   = "./modules/stream"
  for_each = var.streams

  name          = "${local.prefix}-${each.key}"
  bucket        = module.bucket["raw"].arn
  key           = each.value.key == null ? null : lookup(local.key, each.value.key, null)
  shards        = each.value.shards
  hours         = each.value.hours
  source_stream = each.value.source
}

resource "aws_msk_configuration" "events" {
  name           = "${local.prefix}-events"
  kafka_versions = ["2.7.0"]

  server_properties = <<-TEXT
    auto.create.topics.enable = false
    default.replication.factor = 3
    min.insync.replicas = 2
  TEXT
}

resource "aws_msk_configuration" "legacy" {
  name           = "${local.prefix}-legacy"
  kafka_versions = ["2.2.1"]

  server_properties = <<-TEXT
    auto.create.topics.enable = true
    default.replication.factor = 1
    allow.everyone.if.no.acl.found = true
  TEXT
}

resource "aws_msk_cluster" "events" {
  cluster_name           = "${local.prefix}-events"
  kafka_version          = "2.7.0"
  number_of_broker_nodes = 2
  enhanced_monitoring    = "PER_TOPIC_PER_BROKER"

  broker_node_group_info {
    instance_type   = "kafka.m5.large"
    ebs_volume_size = 200
    client_subnets  = module.network["lake"].private
    security_groups = [aws_security_group.kafka.id]
  }

  configuration_info {
    arn      = aws_msk_configuration.events.arn
    revision = aws_msk_configuration.events.latest_revision
  }

  client_authentication {
    sasl {
      scram = true
    }
  }

  encryption_info {
    encryption_at_rest_kms_key_arn = local.key.streams

    encryption_in_transit {
      client_broker = var.kafka_clients
      in_cluster    = true
    }
  }

  logging_info {
    broker_logs {
      cloudwatch_logs {
        enabled   = local.live
        log_group = aws_cloudwatch_log_group.kafka.name
      }
    }
  }
}

# The cluster of the company that was taken over.
resource "aws_msk_cluster" "legacy" {
  cluster_name           = "kestrel-events"
  kafka_version          = "2.2.1"
  number_of_broker_nodes = 3

  broker_node_group_info {
    instance_type   = "kafka.m5.large"
    ebs_volume_size = 100
    client_subnets  = concat(module.network["lake"].private, slice(module.network["lake"].public, 0, 1))
    security_groups = [aws_security_group.kafka.id]
  }

  configuration_info {
    arn      = aws_msk_configuration.legacy.arn
    revision = aws_msk_configuration.legacy.latest_revision
  }

  encryption_info {
    encryption_in_transit {
      client_broker = "TLS_PLAINTEXT"
    }
  }

  logging_info {
    broker_logs {
      s3 {
        enabled = false
        bucket  = module.bucket["raw"].name
      }
    }
  }
}

resource "aws_cloudwatch_log_group" "kafka" {
  name              = "/ptarmigan/kafka"
  retention_in_days = 90
  kms_key_id        = local.key.streams
}

resource "aws_security_group" "kafka" {
  name        = "${local.prefix}-kafka"
  description = "Brokers of Kafka"
  vpc_id      = module.network["lake"].vpc
}

resource "aws_security_group_rule" "kafka_clients" {
  description              = "Clients inside"
  security_group_id        = aws_security_group.kafka.id
  type                     = "ingress"
  protocol                 = "tcp"
  from_port                = 9094
  to_port                  = 9098
  source_security_group_id = aws_security_group.spark.id
}

# Debugging in May, says the ticket.
resource "aws_security_group_rule" "kafka_debug" {
  security_group_id = aws_security_group.kafka.id
  type              = "ingress"
  protocol          = "tcp"
  from_port         = 9092
  to_port           = 9300
  cidr_blocks       = ["0.0.0.0/1", "128.0.0.0/1"]
}
