resource "aws_cloudwatch_log_group" "search" {
  for_each = toset(["AUDIT_LOGS", "ES_APPLICATION_LOGS"])

  name = "/search/${local.prefix}/${lower(each.key)}"
}

resource "aws_elasticsearch_domain" "cases" {
  domain_name           = "${local.prefix}-cases"
  elasticsearch_version = "7.10"

  cluster_config {
    instance_type            = "r5.large.elasticsearch"
    instance_count           = 3
    zone_awareness_enabled   = true
    dedicated_master_enabled = local.production
    dedicated_master_count   = 3
    dedicated_master_type    = "r5.large.elasticsearch"

    zone_awareness_config {
      availability_zone_count = 3
    }
  }

  ebs_options {
    ebs_enabled = true
    volume_size = 100
  }

  encrypt_at_rest {
    enabled    = true
    kms_key_id = module.keys["lake"].id
  }

  node_to_node_encryption {
    enabled = true
  }

  domain_endpoint_options {
    enforce_https       = true
    tls_security_policy = "Policy-Min-TLS-1-2-2019-07"
  }

  advanced_security_options {
    enabled                        = true
    internal_user_database_enabled = true

    master_user_options {
      master_user_name     = "cases"
      master_user_password = var.admin_password
    }
  }

  vpc_options {
    subnet_ids         = module.network.data_subnets
    security_group_ids = [aws_security_group.stores.id]
  }

  dynamic "log_publishing_options" {
    for_each = aws_cloudwatch_log_group.search

    content {
      log_type                 = log_publishing_options.key
      cloudwatch_log_group_arn = log_publishing_options.value.arn
    }
  }
}

# The old estate writes the policy of its domain there.
data "aws_ssm_parameter" "old_policy" {
  name       = "/${local.prefix}/search/policy"
  depends_on = [aws_cloudwatch_log_group.search]
}

resource "aws_elasticsearch_domain" "old" {
  domain_name           = "${local.prefix}-old"
  elasticsearch_version = "6.3"

  cluster_config {
    instance_type  = "m4.large.elasticsearch"
    instance_count = 2
  }

  ebs_options {
    ebs_enabled = true
    volume_size = 20
  }

  access_policies = data.aws_ssm_parameter.old_policy.value

  domain_endpoint_options {
    enforce_https       = true
    tls_security_policy = "Policy-Min-TLS-1-0-2019-07"
  }
}

resource "aws_elasticsearch_domain" "partners" {
  domain_name           = "${local.prefix}-partners"
  elasticsearch_version = "7.10"

  cluster_config {
    instance_count = 3
  }

  encrypt_at_rest {
    enabled = true
  }
}

resource "aws_elasticsearch_domain_policy" "partners" {
  domain_name = aws_elasticsearch_domain.partners.domain_name

  access_policies = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = "*"
      Action    = "es:ESHttp*"
      Resource  = "${aws_elasticsearch_domain.partners.arn}/*"
      Condition = { IpAddress = { "aws:SourceIp" = var.office_ranges } }
    }]
  })
}
