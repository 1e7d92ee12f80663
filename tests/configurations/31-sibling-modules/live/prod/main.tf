module "network" {
  source = "../../modules/network"
  stage  = "prod"
}

module "naming" {
  source = "../../modules/shared/naming"
  parts  = ["prod", "root"]
}

module "front" {
  source     = "../../modules/service"
  name       = "front"
  subnet_ids = module.network.subnet_ids
  parent     = module.naming.name
}

module "back" {
  source     = "../../modules/service"
  name       = "back"
  subnet_ids = slice(module.network.subnet_ids, 0, 1)
  parent     = module.front.role_name
  depends_on = [module.network]
}

data "aws_iam_policy_document" "after" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::${module.naming.name}/*"]
  }
  # Read at apply, for the module has resources that are still to be made.
  depends_on = [module.back]
}

resource "aws_iam_policy" "after" {
  name   = "${module.naming.name}-after"
  policy = data.aws_iam_policy_document.after.json
}

output "names" {
  value = [module.front.role_name, module.back.role_name, module.back.template]
}

output "paths" {
  value = [module.network.path, module.front.path, path.module]
}
