variable "services" {
  type = any
  default = {
    api = { port = 8080, public = true, paths = ["/v1", "/v2"] }
    job = { schedule = "rate(1 hour)", memory = "512" }
    web = { port = "443", public = true, paths = [] }
  }
}

locals {
  ports    = { for name, service in var.services : name => tonumber(try(service.port, 0)) }
  public   = sort([for name, service in var.services : name if lookup(service, "public", false)])
  paths    = distinct(concat([for service in values(var.services) : try(service.paths, ["/"])]...))
  ordered  = [for pair in sort([for name, port in local.ports : format("%05d %s", port, name)]) : split(" ", pair)[1]]
  unified  = length(local.public) > 1 ? { a = 1, b = "two" } : { a = 3 }
  branches = local.public == tolist(["api", "web"]) ? ["list"] : []
  either   = contains(keys(var.services), "job") ? var.services.job.memory : 128
  memory   = { for name, service in var.services : name => try(tonumber(service.memory), 128 * (index(local.ordered, name) + 1)) }
  missing  = setsubtract(["api", "web", "mail"], keys(var.services))
}

resource "aws_lambda_function" "service" {
  for_each      = var.services
  function_name = each.key
  role          = "arn:aws:iam::123456789012:role/${each.key}"
  package_type  = "Image"
  image_uri     = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/${each.key}:latest"
  memory_size   = local.memory[each.key]
  timeout       = local.ports[each.key] == 0 ? 900 : 30

  dynamic "environment" {
    for_each = [for paths in [try(each.value.paths, [])] : paths if length(paths) > 0]
    content {
      variables = zipmap([for path in environment.value : upper(trimprefix(path, "/"))], environment.value)
    }
  }

  dynamic "tracing_config" {
    for_each = lookup(each.value, "public", null)[*]
    content {
      mode = tracing_config.value ? "Active" : "PassThrough"
    }
  }
}

resource "aws_cloudwatch_event_rule" "schedule" {
  for_each            = { for name, service in var.services : name => service.schedule if can(service.schedule) }
  name                = each.key
  schedule_expression = each.value
}

resource "aws_sns_topic" "facts" {
  name = "facts"
  tags = merge(local.unified, {
    Public   = join(",", local.public)
    Paths    = join(",", local.paths)
    Ordered  = join(",", reverse(local.ordered))
    Branches = try(local.branches[0], "none")
    Either   = local.either
    Missing  = one(local.missing)
    Slice    = join(",", slice(local.ordered, 1, 3))
    Same     = toset(["a", "b"]) == toset(["b", "a"])
    Lists    = ["a"] == ["a"] && [1] != ["1"]
    Maps     = { a = 1 } == { a = 1 }
    Any      = anytrue([for service in values(var.services) : can(service.memory)])
    Element  = element(local.ordered, -1)
    Contains = contains([1, "2"], 2)
    Coalesce = join(",", coalescelist(local.branches, ["fallback"]))
    Unlike   = jsonencode(concat([1], ["a"], [true, null]))
    Length   = length(flatten([[1, [2, [3]]], 4]))
  })
}

output "ports" { value = local.ports }
output "unified" { value = local.unified }
output "memory" { value = local.memory }
output "services" { value = var.services }
