variable "password" {
  type      = string
  sensitive = true
}

variable "credentials" {
  type = object({
    user  = string
    token = string
    ports = list(number)
  })
  sensitive = true
}

variable "parameters" {
  type      = map(string)
  sensitive = true
}

locals {
  connection = "postgres://${var.credentials.user}:${var.password}@db:${var.credentials.ports[0]}/app"
  mixed      = { open = "visible", closed = var.password, both = [var.credentials.user, "visible"] }
  plain_user = nonsensitive(var.credentials.user)
}

module "database" {
  source   = "./modules/database"
  name     = local.plain_user
  password = var.password
}

resource "aws_secretsmanager_secret" "parameter" {
  for_each    = nonsensitive(toset(keys(var.parameters)))
  name        = "app/${each.key}"
  description = issensitive(var.parameters[each.key]) ? "hidden" : "shown"
}

resource "aws_secretsmanager_secret_version" "parameter" {
  for_each      = aws_secretsmanager_secret.parameter
  secret_id     = each.value.id
  secret_string = jsonencode({ value = var.parameters[each.key], user = var.credentials.user })
}

resource "aws_ssm_parameter" "connection" {
  name  = "connection"
  type  = "SecureString"
  value = local.connection
  tags  = { Length = nonsensitive(length(local.connection)), User = var.credentials.user, Open = local.mixed.open }
}

resource "aws_security_group" "database" {
  name        = "database"
  description = sensitive("not for everybody")

  dynamic "ingress" {
    for_each = nonsensitive(var.credentials.ports)
    content {
      protocol    = "tcp"
      from_port   = ingress.value
      to_port     = ingress.value
      cidr_blocks = [sensitive("10.0.0.0/8")]
    }
  }
}

resource "aws_lambda_function" "app" {
  function_name = "app"
  role          = "arn:aws:iam::123456789012:role/app"
  handler       = "main.handler"
  runtime       = "python3.8"
  s3_bucket     = "acme-code"
  s3_key        = "app.zip"

  environment {
    variables = { PASSWORD = var.password, STAGE = "prod", MIXED = local.mixed.both[1], CHOSEN = var.password == "" ? "none" : "some" }
  }
}

output "connection" {
  value     = local.connection
  sensitive = true
}

output "marks" {
  value = {
    list     = issensitive(local.mixed.both[1])
    whole    = issensitive(local.mixed)
    compared = nonsensitive(var.password == "x")
    module   = issensitive(module.database.endpoint)
    open     = issensitive(module.database.name)
    coalesce = issensitive(coalesce("a", var.password))
    try      = issensitive(try(var.password, "b"))
    keys     = issensitive(keys(local.mixed))
    merged   = issensitive(merge({ a = "b" }, var.parameters)["a"])
  }
}
