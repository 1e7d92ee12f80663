resource "aws_cloudwatch_log_group" "kafka" {
  name              = "/msk/${local.prefix}"
  retention_in_days = 400
  kms_key_id        = module.keys["stream"].arn
}

resource "aws_msk_cluster" "ledger" {
  cluster_name           = "${local.prefix}-ledger"
  kafka_version          = "3.8.x"
  number_of_broker_nodes = 3
  enhanced_monitoring    = "PER_TOPIC_PER_BROKER"

  broker_node_group_info {
    instance_type   = "kafka.m5.large"
    ebs_volume_size = 200
    client_subnets  = module.network.data_subnets
    security_groups = [aws_security_group.stores.id]
  }

  encryption_info {
    encryption_at_rest_kms_key_arn = module.keys["ledger"].arn

    encryption_in_transit {
      client_broker = "TLS"
    }
  }

  client_authentication {
    sasl {
      scram = true
    }
  }

  logging_info {
    broker_logs {
      cloudwatch_logs {
        enabled   = local.production
        log_group = one(aws_cloudwatch_log_group.kafka[*].name)
      }
    }
  }
}

resource "aws_msk_cluster" "clicks" {
  cluster_name           = "${local.prefix}-clicks"
  kafka_version          = "2.6.2"
  number_of_broker_nodes = 3

  broker_node_group_info {
    instance_type   = "kafka.t3.small"
    ebs_volume_size = 50
    client_subnets  = module.network.edge_subnets
    security_groups = [aws_security_group.stores.id]
  }

  encryption_info {
    encryption_in_transit {
      client_broker = join("_", ["TLS", "PLAINTEXT"])
      in_cluster    = true
    }
  }

  logging_info {
    broker_logs {
      s3 {
        enabled = false
        bucket  = module.buckets["logs"].name
      }
    }
  }
}
