module "vault" {
  source    = "./modules/vault"
  for_each  = { central = { min = 30, max = 400, grace = 3 }, soft = { min = 7 } }
  providers = { aws = aws.logs }

  name         = "fieldfare-${each.key}"
  key          = each.key == "central" ? aws_kms_key.logs.arn : null
  lock         = each.value
  organization = "o-f1e1dfare0"
}

module "vault_network" {
  source    = "./modules/vault"
  providers = { aws = aws.network }
  name      = "network"
}

resource "aws_backup_logically_air_gapped_vault" "this" {
  provider           = aws.logs
  name               = "air-gapped"
  min_retention_days = 7
  max_retention_days = 90
}

resource "aws_backup_plan" "this" {
  provider = aws.network
  name     = "network"
  dynamic "rule" {
    for_each = { daily = 35, monthly = 365 }
    content {
      rule_name         = rule.key
      target_vault_name = module.vault_network.name
      schedule          = rule.key == "daily" ? "cron(0 2 * * ? *)" : "cron(0 2 1 * ? *)"
      lifecycle {
        delete_after = rule.value
      }
      copy_action {
        destination_vault_arn = module.vault["central"].arn
      }
    }
  }
}

resource "aws_backup_selection" "this" {
  provider     = aws.network
  name         = "all-but-scratch"
  plan_id      = aws_backup_plan.this.id
  iam_role_arn = "arn:aws:iam::${local.accounts.network}:role/backup"
  resources    = ["*"]
  not_resources = ["arn:aws:ec2:*:*:volume/*"]
  condition {
    string_not_equals {
      key   = "aws:ResourceTag/backup"
      value = "never"
    }
  }
}

resource "aws_dynamodb_table" "ipam" {
  provider                    = aws.network
  for_each                    = { pools = "daily", scratch = "never" }
  name                        = "ipam-${each.key}"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "cidr"
  deletion_protection_enabled = each.key == "pools"
  attribute {
    name = "cidr"
    type = "S"
  }
  tags = { backup = each.value }
}

resource "aws_ebs_volume" "appliance" {
  provider          = aws.network
  availability_zone = "eu-central-1a"
  size              = 20
  encrypted         = false
}

resource "aws_ebs_volume" "spool" {
  provider          = aws.network
  availability_zone = "eu-central-1a"
  size              = 20
  kms_key_id        = aws_kms_key.disks.arn
  encrypted         = true
}
