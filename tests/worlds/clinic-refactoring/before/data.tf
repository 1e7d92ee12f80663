module "patients" {
  source   = "./modules/table"
  name     = "patients"
  hash_key = "patient"
  key_arn  = aws_kms_key.clinic.arn
}

resource "aws_dynamodb_table" "visits" {
  for_each     = toset(["visits", "invoices"])
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
  instances = 2
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
