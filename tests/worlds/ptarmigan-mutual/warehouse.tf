resource "aws_redshift_subnet_group" "house" {
  name       = "${local.prefix}-house"
  subnet_ids = module.network["lake"].data
}

resource "aws_redshift_subnet_group" "marts" {
  name       = "${local.prefix}-marts"
  subnet_ids = [module.network["lake"].public[0], module.network["lake"].data[0]]
}

resource "aws_redshift_parameter_group" "this" {
  for_each = {
    strict = { require_ssl = "true", enable_user_activity_logging = "true" }
    usual  = { enable_user_activity_logging = "true", require_ssl = "false" }
  }

  name   = "${local.prefix}-${each.key}"
  family = "redshift-1.0"

  dynamic "parameter" {
    for_each = each.value

    content {
      name  = parameter.key
      value = parameter.value
    }
  }
}

resource "aws_redshift_cluster" "house" {
  cluster_identifier                  = "${local.prefix}-house"
  node_type                           = "ra3.xlplus"
  cluster_type                        = "multi-node"
  number_of_nodes                     = 2
  database_name                       = "house"
  master_username                     = "keeper"
  master_password                     = var.warehouse_password
  encrypted                           = true
  kms_key_id                          = local.key.house
  publicly_accessible                 = false
  enhanced_vpc_routing                = true
  automated_snapshot_retention_period = 14
  cluster_parameter_group_name        = aws_redshift_parameter_group.this["strict"].name
  cluster_subnet_group_name           = aws_redshift_subnet_group.house.name
  vpc_security_group_ids              = [aws_security_group.warehouse.id]
  final_snapshot_identifier           = "${local.prefix}-house-final"

  logging {
    enable        = true
    bucket_name   = aws_s3_bucket.logs.id
    s3_key_prefix = "house/"
  }

  snapshot_copy {
    destination_region = "eu-central-1"
    retention_period   = 14
    grant_name         = aws_redshift_snapshot_copy_grant.far.snapshot_copy_grant_name
  }
}

resource "aws_redshift_snapshot_copy_grant" "far" {
  snapshot_copy_grant_name = "ptarmigan"
}

# The marts of the brands. Copied from the house; somebody shortened it.
resource "aws_redshift_cluster" "mart" {
  for_each = {
    retail    = { group = "strict", public = false, days = 7 }
    corporate = { group = "usual", public = true, days = 1 }
  }

  cluster_identifier                  = "${local.prefix}-${each.key}"
  node_type                           = "dc2.large"
  master_username                     = "awsuser"
  master_password                     = var.warehouse_password
  encrypted                           = each.key == "house"
  publicly_accessible                 = each.value.public
  automated_snapshot_retention_period = each.value.days
  allow_version_upgrade               = each.key == "retail"
  cluster_parameter_group_name        = aws_redshift_parameter_group.this[each.value.group].name
  cluster_subnet_group_name           = aws_redshift_subnet_group.marts.name
  vpc_security_group_ids              = [aws_security_group.mart[each.key].id]
  skip_final_snapshot                 = true
}

resource "aws_security_group" "mart" {
  for_each    = toset(["retail", "corporate"])
  name        = "${local.prefix}-mart-${each.key}"
  description = "The ${each.key} mart"
  vpc_id      = module.network["lake"].vpc
}

resource "aws_security_group_rule" "mart" {
  for_each          = { retail = "10.60.0.0/16", corporate = "0.0.0.0/0" }
  description       = "Tools of the analysts"
  security_group_id = aws_security_group.mart["retail"].id
  type              = "ingress"
  protocol          = "tcp"
  from_port         = 5439
  to_port           = 5439
  cidr_blocks       = [each.value]
}
