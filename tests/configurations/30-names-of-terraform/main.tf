# Written upside down: locals may refer to each other in any order and file.
locals {
  host     = "${local.label}.${local.domain}"
  label    = local.stage == "prod" ? "www" : "www-${local.stage}"
  domain   = "${local.words[0]}.example"
  words    = reverse(sort(local.unsorted))
  unsorted = ["acme", "core", "zone"]
  stage    = lookup(local.stages, terraform.workspace, "unknown")
  stages   = { default = "dev", production = "prod" }
}

locals {
  sizes = {
    dev  = { class = "db.t3.micro", count = 0 }
    prod = { class = "db.m5.large", count = 2 }
  }
  size     = local.sizes[local.stage]
  is_prod  = terraform.workspace == "production"
  manifest = jsondecode(file("${path.root}/modules/site/pages/manifest.json"))
}

module "site" {
  source = "./modules/site"
  host   = local.host
  root   = path.root
}

resource "aws_s3_bucket" "manifest" {
  for_each = toset(local.manifest.buckets)
  bucket   = "${each.key}-${terraform.workspace}"
  tags = {
    Module    = path.module
    Root      = path.root
    Same      = path.module == path.root
    Workspace = "${terraform.workspace}-${local.is_prod ? "p" : "d"}"
  }
}

resource "aws_db_instance" "spare" {
  count             = local.size.count
  instance_class    = local.size.class
  engine            = "mysql"
  allocated_storage = 10
  username          = "root"
  password          = "changed-after-creation"
}

resource "aws_sns_topic" "stage" {
  name         = "stage"
  display_name = "${local.size.class}, ${length(aws_db_instance.spare)} spare, ${local.host}"
}

output "pages" {
  value = module.site.pages
}

output "paths" {
  value = { root = path.root, module = path.module, site = module.site.paths }
}
