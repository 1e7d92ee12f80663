resource "aws_backup_vault" "main" {
  name        = "${local.prefix}-main"
  kms_key_arn = module.keys["ledger"].arn
}

resource "aws_backup_vault" "spare" {
  name = "${local.prefix}-spare"
}

resource "aws_backup_vault_policy" "spare" {
  backup_vault_name = aws_backup_vault.spare.id

  policy = <<-POLICY
    {
      "Version": "2012-10-17",
      "Statement": [
        {
          "Effect": "Allow",
          "Principal": {"AWS": "*"},
          "Action": ["backup:CopyIntoBackupVault"],
          "Resource": "*"
        }
      ]
    }
  POLICY
}

resource "aws_backup_plan" "daily" {
  name = "${local.prefix}-daily"

  rule {
    rule_name         = "daily"
    target_vault_name = aws_backup_vault.main.name
    schedule          = "cron(0 3 * * ? *)"

    lifecycle {
      delete_after = 35
    }
  }
}

resource "aws_backup_selection" "tagged" {
  name         = "tagged"
  plan_id      = aws_backup_plan.daily.id
  iam_role_arn = aws_iam_role.files.arn

  selection_tag {
    type  = "STRINGEQUALS"
    key   = "backup"
    value = "daily"
  }
}

resource "aws_backup_selection" "named" {
  name         = "named"
  plan_id      = aws_backup_plan.daily.id
  iam_role_arn = aws_iam_role.files.arn

  resources = concat(
    [for table in ["sessions", "rates"] : module.table[table].arn],
    [module.ledger.arn, aws_rds_cluster.branches.arn],
    ["arn:aws:s3:::${local.prefix}-curated"],
  )
}
