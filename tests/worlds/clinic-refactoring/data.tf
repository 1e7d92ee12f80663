# Per region now, the first of them being the one we had.
module "patients" {
  count    = 1
  source   = "./modules/table"
  name     = "patients"
  hash_key = "patient"
  key_arn  = aws_kms_key.clinic.arn
}

moved {
  from = aws_dynamodb_table.visits["invoices"]
  to   = module.invoices.aws_dynamodb_table.this
}

module "invoices" {
  source   = "./modules/table"
  name     = "invoices"
  hash_key = "id"
  pitr     = false
}

resource "aws_dynamodb_table" "visits" {
  for_each     = toset(["visits"])
  name         = each.key
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }

  point_in_time_recovery {
    enabled = true
  }
}

module "records" {
  source    = "./modules/cluster"
  name      = "records"
  instances = 1

  deletion_protection = false
  parameters          = {}
  key_arn   = aws_kms_key.clinic.arn
}

resource "aws_backup_vault" "clinic" {
  name = "clinic"
}

resource "aws_backup_plan" "clinic" {
  name = "clinic"

  rule {
    rule_name         = "nightly"
    target_vault_name = aws_backup_vault.clinic.name
    schedule          = "cron(0 2 * * ? *)"
  }
}

resource "aws_backup_selection" "clinic" {
  name         = "clinic"
  plan_id      = aws_backup_plan.clinic.id
  iam_role_arn = "arn:aws:iam::123456789012:role/service-role/AWSBackupDefaultServiceRole"

  selection_tag {
    type  = "STRINGEQUALS"
    key   = "Backup"
    value = "nightly"
  }
}
