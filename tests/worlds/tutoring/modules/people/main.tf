variable "prefix" { type = string }

variable "protect" { type = bool }

variable "clients" {
  type = map(object({
    callbacks = optional(list(string), [])
    flows     = optional(list(string))
    hide      = optional(bool, true)
  }))
}

resource "aws_cognito_user_pool" "learners" {
  name                = "${var.prefix}-learners"
  user_pool_tier      = "PLUS"
  deletion_protection = var.protect ? "ACTIVE" : "INACTIVE"
  mfa_configuration   = "OPTIONAL"

  software_token_mfa_configuration {
    enabled = true
  }

  password_policy {
    minimum_length                   = 12
    require_lowercase                = true
    require_numbers                  = true
    require_uppercase                = true
    temporary_password_validity_days = 7
  }

  user_pool_add_ons {
    advanced_security_mode = "ENFORCED"
  }
}

# Teachers log in with the school's directory
resource "aws_cognito_user_pool" "teachers" {
  name                = "${var.prefix}-teachers"
  deletion_protection = "ACTIVE"

  admin_create_user_config {
    allow_admin_create_user_only = true
  }

  user_pool_add_ons {
    advanced_security_mode = "AUDIT"
  }
}

resource "aws_cognito_user_pool_client" "this" {
  for_each = var.clients

  name                          = each.key
  user_pool_id                  = aws_cognito_user_pool.learners.id
  explicit_auth_flows           = each.value.flows
  prevent_user_existence_errors = each.value.hide == null ? null : each.value.hide ? "ENABLED" : "LEGACY"
  callback_urls                 = each.value.callbacks
  supported_identity_providers  = length(each.value.callbacks) > 0 ? ["COGNITO"] : null

  allowed_oauth_flows_user_pool_client = length(each.value.callbacks) > 0
  allowed_oauth_flows                  = length(each.value.callbacks) > 0 ? ["code"] : null
  allowed_oauth_scopes                 = length(each.value.callbacks) > 0 ? ["openid", "email"] : null
}

resource "aws_cognito_identity_pool" "uploads" {
  identity_pool_name               = "${var.prefix}-uploads"
  allow_unauthenticated_identities = !var.protect
  allow_classic_flow               = false

  dynamic "cognito_identity_providers" {
    for_each = { for name, client in aws_cognito_user_pool_client.this : name => client.id if name != "smoke" }
    content {
      client_id     = cognito_identity_providers.value
      provider_name = aws_cognito_user_pool.learners.endpoint
    }
  }
}

output "learners" {
  value = {
    id       = aws_cognito_user_pool.learners.id
    arn      = aws_cognito_user_pool.learners.arn
    endpoint = aws_cognito_user_pool.learners.endpoint
    clients  = { for name, client in aws_cognito_user_pool_client.this : name => client.id }
  }
}
