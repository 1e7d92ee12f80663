module "key" {
  source   = "./modules/key"
  for_each = var.keys

  name        = "${local.prefix}-${each.key}"
  description = each.value.text
  rotate      = each.value.rotate
  days        = each.value.days
  usage       = each.value.usage
  spec        = each.value.spec
  policy      = templatefile("${path.module}/templates/key-${each.value.policy}.json.tftpl", { root = local.root, account = local.account })
}

locals {
  # The one whom nobody names gets the key of the lake.
  key = merge({ stream = module.key["lake"].arn }, { for name, key in module.key : name => key.arn })
}

# Grants of the notebooks: one may grant on.
resource "aws_kms_grant" "lab" {
  for_each = {
    read  = ["Decrypt", "DescribeKey"]
    admin = ["Decrypt", "CreateGrant"]
  }

  name              = "lab-${each.key}"
  key_id            = module.key["lab"].id
  grantee_principal = aws_iam_role.lab.arn
  operations        = each.value
}
