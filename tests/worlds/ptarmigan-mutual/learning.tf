resource "aws_iam_role" "lab" {
  name               = "${local.prefix}-lab"
  assume_role_policy = templatefile("${path.module}/templates/trust.json.tftpl", { services = ["sagemaker.amazonaws.com"], account = local.account })
}

resource "aws_iam_role_policy" "lab" {
  role = aws_iam_role.lab.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = ["s3:GetObject", "s3:PutObject"], Resource = "${module.bucket["scratch"].arn}/*" },
      { Effect = "Allow", Action = "kms:Decrypt", Resource = "*" },
      { Effect = "Allow", Action = "iam:PassRole", Resource = "arn:aws:iam::${local.account}:role/*" },
    ]
  })
}

resource "aws_sagemaker_notebook_instance" "this" {
  for_each = var.notebooks

  name                   = "${local.prefix}-${each.key}"
  instance_type          = "ml.t3.medium"
  role_arn               = aws_iam_role.lab.arn
  kms_key_id             = each.value.key == null ? null : module.key[each.value.key].id
  subnet_id              = module.network["lab"].private[0]
  security_groups        = [aws_security_group.bench.id]
  direct_internet_access = each.value.direct
  root_access            = each.value.root
}

resource "aws_sagemaker_model" "price" {
  name                     = "${local.prefix}-price"
  execution_role_arn       = aws_iam_role.lab.arn
  enable_network_isolation = true

  primary_container {
    image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/price:4"
  }

  vpc_config {
    subnets            = module.network["lab"].private
    security_group_ids = [aws_security_group.bench.id]
  }
}

resource "aws_sagemaker_model" "churn" {
  name               = "${local.prefix}-churn"
  execution_role_arn = aws_iam_role.lab.arn

  primary_container {
    image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/churn:1"
  }
}

resource "aws_sagemaker_endpoint_configuration" "this" {
  for_each = {
    price = { count = 2, key = true }
    churn = { count = 1, key = false }
  }

  name        = "${local.prefix}-${each.key}"
  kms_key_arn = each.value.key ? local.key.lab : null

  production_variants {
    variant_name           = "all"
    model_name             = each.key == "price" ? aws_sagemaker_model.price.name : aws_sagemaker_model.churn.name
    initial_instance_count = each.value.count
    instance_type          = "ml.m5.large"
  }
}

resource "aws_sagemaker_domain" "lab" {
  domain_name = local.prefix
  auth_mode   = "IAM"
  vpc_id      = module.network["lab"].vpc
  subnet_ids  = module.network["lab"].private
  kms_key_id  = local.key.lab

  default_user_settings {
    execution_role = aws_iam_role.lab.arn
  }
}
