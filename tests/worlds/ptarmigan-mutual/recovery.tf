resource "aws_backup_vault" "here" {
  name        = local.prefix
  kms_key_arn = local.key.lake
}

resource "aws_backup_vault" "far" {
  provider = aws.vault
  name     = local.prefix
}

resource "aws_backup_vault_policy" "far" {
  provider          = aws.vault
  backup_vault_name = aws_backup_vault.far.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = "*"
      Action    = ["backup:CopyIntoBackupVault", "backup:DeleteRecoveryPoint"]
      Resource  = "*"
    }]
  })
}

resource "aws_backup_plan" "nightly" {
  name = "${local.prefix}-nightly"

  rule {
    rule_name         = "nightly"
    target_vault_name = aws_backup_vault.here.name
    schedule          = "cron(0 3 * * ? *)"

    lifecycle {
      delete_after = 35
    }

    copy_action {
      destination_vault_arn = aws_backup_vault.far.arn
    }
  }
}

resource "aws_backup_selection" "tagged" {
  name         = "tagged"
  plan_id      = aws_backup_plan.nightly.id
  iam_role_arn = aws_iam_role.exchange.arn

  selection_tag {
    type  = "STRINGEQUALS"
    key   = "backup"
    value = "nightly"
  }
}

resource "aws_dynamodb_table" "this" {
  for_each = {
    customers = { backup = "nightly", pitr = true, key = "lake" }
    sessions  = { Backup = "nightly", pitr = false, key = "" }
    offers    = { backup = "weekly", pitr = null, key = "aws" }
  }

  name         = "${local.prefix}-${each.key}"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"
  tags         = { for name, value in each.value : name => value if lower(name) == "backup" }

  attribute {
    name = "id"
    type = "S"
  }

  dynamic "point_in_time_recovery" {
    for_each = each.value.pitr[*]

    content {
      enabled = point_in_time_recovery.value
    }
  }

  dynamic "server_side_encryption" {
    for_each = compact([each.value.key])

    content {
      enabled     = true
      kms_key_arn = server_side_encryption.value == "aws" ? null : local.key[server_side_encryption.value]
    }
  }
}

resource "aws_elasticsearch_domain" "search" {
  domain_name           = "ptarmigan-search"
  elasticsearch_version = "7.10"

  cluster_config {
    instance_count         = 2
    zone_awareness_enabled = true
  }

  ebs_options {
    ebs_enabled = true
    volume_size = 40
  }

  encrypt_at_rest {
    enabled    = true
    kms_key_id = local.key.lake
  }

  node_to_node_encryption {
    enabled = !local.live
  }

  domain_endpoint_options {
    enforce_https       = true
    tls_security_policy = "Policy-Min-TLS-1-0-2019-07"
  }

  vpc_options {
    subnet_ids         = module.network["lake"].data
    security_group_ids = [aws_security_group.warehouse.id]
  }
}
