resource "aws_quicksight_data_source" "yield" {
  data_source_id = "yield"
  name           = "Yield"
  type           = "POSTGRESQL"

  parameters {
    postgresql {
      database = "yield"
      host     = "yield.lapwing.internal"
      port     = 5432
    }
  }

  ssl_properties {
    disable_ssl = false
  }

  vpc_connection_properties {
    vpc_connection_arn = aws_quicksight_vpc_connection.this.arn
  }
}

resource "aws_quicksight_vpc_connection" "this" {
  vpc_connection_id  = var.name
  name               = var.name
  role_arn           = aws_iam_role.service["lambda"].arn
  security_group_ids = module.network.inner.groups
  subnet_ids         = module.network.inner.subnets
}

resource "aws_quicksight_data_source" "old" {
  data_source_id = "old"
  name           = "Old"
  type           = upper("mysql")

  parameters {
    mysql {
      database = "old"
      host     = "old.lapwing.example"
      port     = 3306
    }
  }

  ssl_properties {
    disable_ssl = !false
  }
}

resource "aws_quicksight_data_source" "lake" {
  data_source_id = "lake"
  name           = "Lake"
  type           = "ATHENA"

  parameters {
    athena {
      work_group = "primary"
    }
  }
}

resource "aws_workspaces_ip_group" "farms" {
  name = "${var.name}-farms"

  dynamic "rules" {
    for_each = var.farm_ranges

    content {
      source      = rules.value
      description = "A farm"
    }
  }
}

resource "aws_workspaces_ip_group" "later" {
  name = "${var.name}-later"

  dynamic "rules" {
    for_each = concat(var.farm_ranges, var.more_farm_ranges)

    content {
      source = rules.value
    }
  }
}

resource "aws_workspaces_ip_group" "holidays" {
  name = "${var.name}-holidays"

  dynamic "rules" {
    for_each = concat(["0.0.0.0/1", "128.0.0.0/1"], var.more_farm_ranges)

    content {
      source = rules.value
    }
  }
}

resource "aws_workspaces_directory" "office" {
  directory_id = "d-93671d0a2b"
  subnet_ids   = module.network.inner.subnets
  ip_group_ids = [aws_workspaces_ip_group.farms.id]

  workspace_access_properties {
    device_type_web = "DENY"
  }

  workspace_creation_properties {
    enable_maintenance_mode = true
  }
}

resource "aws_workspaces_workspace" "clerk" {
  for_each = {
    anne = { root = true, user = true }
    bert = { root = null, user = true }
  }

  directory_id                   = aws_workspaces_directory.office.id
  bundle_id                      = "wsb-bh8rsxt14"
  user_name                      = each.key
  root_volume_encryption_enabled = each.value.root
  user_volume_encryption_enabled = each.value.user
  volume_encryption_key          = aws_kms_key.fields.arn
}

resource "aws_appstream_fleet" "this" {
  for_each = {
    maps  = { idle = 600, internet = false }
    kiosk = { idle = null, internet = true }
  }

  name                               = "${var.name}-${each.key}"
  image_name                         = "maps-2026"
  instance_type                      = "stream.standard.medium"
  enable_default_internet_access     = each.value.internet
  idle_disconnect_timeout_in_seconds = each.value.idle
  max_user_duration_in_seconds       = 8 * 3600

  compute_capacity {
    desired_instances = 1
  }

  vpc_config {
    subnet_ids         = module.network.inner.subnets
    security_group_ids = module.network.inner.groups
  }
}

resource "aws_cognito_user_pool" "farmers" {
  name                = "${var.name}-farmers"
  mfa_configuration   = "ON"
  deletion_protection = "ACTIVE"
  user_pool_tier      = "PLUS"

  password_policy {
    minimum_length                   = 14
    require_lowercase                = true
    require_uppercase                = true
    require_numbers                  = true
    require_symbols                  = true
    temporary_password_validity_days = 3
  }

  software_token_mfa_configuration {
    enabled = true
  }

  user_pool_add_ons {
    advanced_security_mode = "ENFORCED"
  }
}

resource "aws_cognito_user_pool" "visitors" {
  name              = "${var.name}-visitors"
  mfa_configuration = "OPTIONAL"

  password_policy {
    minimum_length = 6
  }

  user_pool_add_ons {
    advanced_security_mode = "AUDIT"
  }

  software_token_mfa_configuration {
    enabled = true
  }
}

resource "aws_cognito_user_pool_client" "app" {
  name                                 = "app"
  user_pool_id                         = aws_cognito_user_pool.farmers.id
  allowed_oauth_flows_user_pool_client = true
  allowed_oauth_flows                  = ["code"]
  allowed_oauth_scopes                 = ["openid"]
  callback_urls                        = ["https://app.lapwing.example/in"]
  supported_identity_providers         = ["COGNITO"]
  explicit_auth_flows                  = ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
  prevent_user_existence_errors        = "ENABLED"
}

resource "aws_cognito_user_pool_client" "kiosk" {
  name                                 = "kiosk"
  user_pool_id                         = aws_cognito_user_pool.visitors.id
  allowed_oauth_flows_user_pool_client = true
  allowed_oauth_flows                  = toset(["code", "implicit"])
  allowed_oauth_scopes                 = ["openid"]
  callback_urls                        = ["https://kiosk.lapwing.example/in"]
  supported_identity_providers         = ["COGNITO"]
  explicit_auth_flows                  = [for flow in ["USER_SRP", "USER_PASSWORD", "REFRESH_TOKEN"] : "ALLOW_${flow}_AUTH"]
}

resource "aws_cognito_identity_pool" "farmers" {
  identity_pool_name               = "farmers"
  allow_unauthenticated_identities = false

  cognito_identity_providers {
    client_id     = aws_cognito_user_pool_client.app.id
    provider_name = aws_cognito_user_pool.farmers.endpoint
  }
}

resource "aws_cognito_identity_pool" "visitors" {
  identity_pool_name               = "visitors"
  allow_unauthenticated_identities = true
  allow_classic_flow               = true
}

data "aws_iam_policy_document" "pool_trust" {
  for_each = { farmers = true, visitors = false }

  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]

    principals {
      type        = "Federated"
      identifiers = ["cognito-identity.amazonaws.com"]
    }

    dynamic "condition" {
      for_each = each.value ? [aws_cognito_identity_pool.farmers.id] : []

      content {
        test     = "StringEquals"
        variable = "cognito-identity.amazonaws.com:aud"
        values   = [condition.value]
      }
    }
  }
}

resource "aws_iam_role" "pool" {
  for_each = data.aws_iam_policy_document.pool_trust

  name               = "${var.name}-pool-${each.key}"
  assume_role_policy = each.value.json
}

resource "aws_iam_role_policy" "pool" {
  for_each = {
    farmers  = { actions = ["s3:GetObject"], resources = ["${aws_s3_bucket.captures.arn}/maps/*"] }
    visitors = { actions = ["s3:*"], resources = ["*"] }
  }

  name = "access"
  role = aws_iam_role.pool[each.key].name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = each.value.actions
      Resource = each.value.resources
    }]
  })
}

resource "aws_cognito_identity_pool_roles_attachment" "this" {
  for_each = {
    farmers  = aws_cognito_identity_pool.farmers.id
    visitors = aws_cognito_identity_pool.visitors.id
  }

  identity_pool_id = each.value
  roles            = { authenticated = aws_iam_role.pool[each.key].arn }
}
