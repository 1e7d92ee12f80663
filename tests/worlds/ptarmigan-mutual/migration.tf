resource "aws_dms_replication_subnet_group" "this" {
  replication_subnet_group_id          = "${local.prefix}-move"
  replication_subnet_group_description = "Where the movers stand"
  subnet_ids                           = module.network["lake"].private
}

resource "aws_dms_replication_instance" "mover" {
  for_each = {
    steady = { zones = true, public = false, upgrade = true, key = "lake" }
    hasty  = { zones = false, public = true, upgrade = null, key = "" }
  }

  replication_instance_id     = "${local.prefix}-${each.key}"
  replication_instance_class  = "dms.t3.medium"
  multi_az                    = each.value.zones
  publicly_accessible         = each.value.public
  auto_minor_version_upgrade  = each.value.upgrade
  kms_key_arn                 = each.value.key == "" ? null : local.key[each.value.key]
  replication_subnet_group_id = aws_dms_replication_subnet_group.this.id
  vpc_security_group_ids      = [aws_security_group.spark.id]
}

resource "aws_dms_endpoint" "this" {
  for_each = var.endpoints

  endpoint_id   = "${local.prefix}-${each.key}"
  endpoint_type = each.value.type
  engine_name   = each.value.engine
  server_name   = "${each.key}.ptarmigan.example"
  port          = each.value.port
  database_name = each.key
  username      = "mover"
  password      = each.key == "crm" ? var.crm_password : var.warehouse_password
  kms_key_arn   = each.value.type == "source" ? local.key.lake : null
  ssl_mode      = coalesce(each.value.tls, lookup(local.tls, each.value.engine, "none"))
}

resource "aws_dms_replication_task" "this" {
  for_each = { core = "logged.json", crm = "quiet.json" }

  replication_task_id       = "${local.prefix}-${each.key}"
  migration_type            = "full-load-and-cdc"
  replication_instance_arn  = aws_dms_replication_instance.mover[each.key == "core" ? "steady" : "hasty"].replication_instance_arn
  source_endpoint_arn       = aws_dms_endpoint.this[each.key].endpoint_arn
  target_endpoint_arn       = aws_dms_endpoint.this["sink"].endpoint_arn
  table_mappings            = jsonencode({ rules = [] })
  replication_task_settings = file("${path.module}/templates/task-${each.value}")
}
