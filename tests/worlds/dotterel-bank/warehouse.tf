resource "aws_redshift_subnet_group" "this" {
  name       = local.prefix
  subnet_ids = module.network.data_subnets
}

resource "aws_redshift_subnet_group" "agency" {
  name       = "${local.prefix}-agency"
  subnet_ids = slice(module.network.edge_subnets, 0, 1)
}

locals {
  warehouse_parameters = {
    require_ssl                      = "true"
    enable_user_activity_logging     = local.production
    max_concurrency_scaling_clusters = 2
  }
}

resource "aws_redshift_parameter_group" "strict" {
  name   = "${local.prefix}-strict"
  family = "redshift-1.0"

  dynamic "parameter" {
    for_each = local.warehouse_parameters

    content {
      name  = parameter.key
      value = parameter.value
    }
  }
}

resource "aws_redshift_cluster" "finance" {
  cluster_identifier                  = "${local.prefix}-finance"
  node_type                           = "ra3.xlplus"
  cluster_type                        = "multi-node"
  number_of_nodes                     = 2
  master_username                     = "treasurer"
  master_password                     = var.admin_password
  encrypted                           = true
  kms_key_id                          = module.keys["lake"].arn
  publicly_accessible                 = false
  enhanced_vpc_routing                = true
  port                                = 5440
  cluster_subnet_group_name           = aws_redshift_subnet_group.this.id
  cluster_parameter_group_name        = aws_redshift_parameter_group.strict.name
  vpc_security_group_ids              = [aws_security_group.stores.id, aws_security_group.agency.id]
  automated_snapshot_retention_period = var.retention.database
  skip_final_snapshot                 = !local.production

  logging {
    enable        = true
    bucket_name   = module.buckets["logs"].name
    s3_key_prefix = "redshift/finance/"
  }
}

resource "aws_redshift_cluster" "agency" {
  cluster_identifier                  = "${local.prefix}-agency"
  node_type                           = "dc2.large"
  master_username                     = "awsuser"
  master_password                     = "Agency-2021"
  cluster_subnet_group_name           = aws_redshift_subnet_group.agency.name
  vpc_security_group_ids              = [aws_security_group.agency.id]
  automated_snapshot_retention_period = var.retention.cluster
  allow_version_upgrade               = !local.production
  skip_final_snapshot                 = true

  logging {
    enable = false
  }
}

resource "aws_redshift_snapshot_copy_grant" "dr" {
  for_each = { own = module.keys["lake"].arn, aws = null }

  snapshot_copy_grant_name = "${local.prefix}-${each.key}"
  kms_key_id               = each.value
}
