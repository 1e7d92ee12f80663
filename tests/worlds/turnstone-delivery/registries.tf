locals {
  repositories = {
    api      = { pullers = var.deploy_accounts, key = aws_kms_key.artifacts.arn }
    worker   = { pullers = var.deploy_accounts, mutable = ["latest"], keep = 0 }
    sidecars = { organization = "o-7urn5t0n3x", scan = false }
    public   = {}
  }
}

module "repository" {
  source   = "./modules/repository"
  for_each = local.repositories

  name         = "${local.name}/${each.key}"
  pullers      = try(each.value.pullers, [])
  mutable      = try(each.value.mutable, [])
  scan         = try(each.value.scan, true)
  keep         = lookup(each.value, "keep", 50)
  key          = try(each.value.key, null)
  organization = try(each.value.organization, "")
}

# Basic scanning at push is all the registry does, except for the API's images.
resource "aws_ecr_registry_scanning_configuration" "this" {
  scan_type = "ENHANCED"
  rule {
    scan_frequency = "CONTINUOUS_SCAN"
    repository_filter {
      filter      = "turnstone/api*"
      filter_type = "WILDCARD"
    }
  }
}

resource "aws_ecr_registry_policy" "this" {
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "Replicate"
      Effect    = "Allow"
      Principal = { AWS = [for id in var.deploy_accounts : "arn:${data.aws_partition.this.partition}:iam::${id}:root"] }
      Action    = ["ecr:ReplicateImage", "ecr:CreateRepository"]
      Resource  = "arn:${data.aws_partition.this.partition}:ecr:${local.region}:${local.account}:repository/*"
    }]
  })
}

resource "aws_codeartifact_domain" "this" {
  domain         = local.name
  encryption_key = aws_kms_key.artifacts.arn
}

resource "aws_codeartifact_domain" "sandbox" {
  domain = "${local.name}-sandbox"
}

resource "aws_codeartifact_repository" "packages" {
  domain     = aws_codeartifact_domain.this.domain
  repository = "packages"
  external_connections {
    external_connection_name = "public:pypi"
  }
}

resource "aws_codeartifact_domain_permissions_policy" "this" {
  domain = aws_codeartifact_domain.this.domain
  policy_document = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = "*"
      Action    = ["codeartifact:GetAuthorizationToken", "codeartifact:GetDomainPermissionsPolicy"]
      Resource  = "*"
    }]
  })
}

resource "aws_codeartifact_repository_permissions_policy" "packages" {
  domain     = aws_codeartifact_domain.this.domain
  repository = aws_codeartifact_repository.packages.repository
  policy_document = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "*" }
      Action    = "codeartifact:ReadFromRepository"
      Resource  = "*"
      Condition = { StringEquals = { "aws:PrincipalAccount" = concat([local.account], var.deploy_accounts) } }
    }]
  })
}

resource "aws_codecommit_repository" "legacy" {
  repository_name = "legacy-shop"
  default_branch  = "main"
  kms_key_id      = aws_kms_alias.artifacts.arn
}
