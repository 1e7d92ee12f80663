locals {
  stores = {
    "data.v1"    = { days = 30, encrypted = true }
    "data.v2"    = { days = 90, encrypted = true }
    "old \"raw\"" = { days = 1, encrypted = false }
  }
  worker_count = length(local.stores) - 1
}

module "store" {
  source   = "./modules/store"
  for_each = local.stores

  bucket    = "acme-${replace(each.key, "/[^a-z0-9]+/", "-")}x"
  days      = each.value.days
  encrypted = each.value.encrypted
}

module "worker" {
  source = "./modules/worker"
  count  = local.worker_count

  number     = count.index
  bucket_arn = module.store["data.v${count.index + 1}"].arn
  bucket     = module.store[format("data.v%d", count.index + 1)].name
}

module "audit" {
  source     = "./modules/worker"
  count      = local.worker_count > 5 ? 1 : 0
  number     = 100
  bucket_arn = values(module.store)[0].arn
  bucket     = "none"
}

resource "aws_sns_topic" "workers" {
  for_each     = { for index, worker in module.worker : worker.name => index }
  name         = "${each.key}-events"
  display_name = "worker ${each.value}"
}

resource "aws_sqs_queue" "all" {
  name                      = join("-", concat(module.worker[*].name, module.audit[*].name))
  message_retention_seconds = 86400 * length(module.worker)
  tags = {
    Buckets = join(" ", [for key, store in module.store : store.name if store.days > 1])
    Audit   = one(module.audit[*].name) == null ? "off" : "on"
    Key     = keys(module.store)[2]
    First   = module.worker.0.name
  }
}

output "names" {
  value = { for key, store in module.store : key => store.name }
}

output "audit" {
  value = one(module.audit)
}

output "workers" {
  value = module.worker[*].name
}
