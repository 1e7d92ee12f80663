module "inner" { source = "../inner" }
output "bucket_id" { value = module.inner.id }
