"""`x = each.value` where the value is null: what the plan shows is then the provider's, and nobody wrote it."""

from __future__ import annotations

from tests.support.judging import graph_of

ROUTES = """
variable "routes" {
  default = %s
}

resource "aws_apigatewayv2_route" "main" {
  for_each           = %s
  api_id             = "a1b2c3d4e5"
  route_key          = each.key
  authorization_type = each.value
}
"""
MAP = '{ "POST /a" = "NONE", "GET /a" = null }'


def written(terraform: str) -> dict[str, bool]:
    routes = graph_of(terraform).of_type("aws_apigatewayv2_route")
    return {one.text("route_key") or "": one.get("authorization_type").written for one in routes}


def test_a_null_of_a_constant_map_is_as_if_nobody_had_written_it() -> None:
    assert written(ROUTES % ("{}", MAP)) == {"POST /a": True, "GET /a": False}


def test_so_is_one_of_a_variable() -> None:
    assert written(ROUTES % (MAP, "var.routes")) == {"POST /a": True, "GET /a": False}


def test_what_is_made_of_the_value_is_written() -> None:
    made = ROUTES.replace("= each.value", '= each.value == null ? aws_ssm_parameter.p.value : "NONE"')
    made += '\nresource "aws_ssm_parameter" "p" {\n  name  = "p"\n  type  = "String"\n  value = "NONE"\n}\n'
    assert written(made % ("{}", MAP))["GET /a"] is True


def test_a_map_that_calls_a_function_is_written_with_all_that_is_in_it() -> None:
    text = 'resource "aws_glue_job" "j" {\n  default_arguments = { "--conf" = jsonencode([1]), "--mode" = "x" }\n}\n'
    arguments = graph_of(text).by_address["aws_glue_job.j"].get("default_arguments")
    assert [arguments.get(name).written for name in ("--conf", "--mode")] == [True, True]


def test_what_no_provider_makes_up_was_written_whatever_it_is_made_of() -> None:
    """`jsonencode([var.x])` refers to nothing but a variable that is null, and is no null."""
    text = """
variable "nothing" {
  default = null
}

resource "aws_iam_policy" "p" {
  policy = jsonencode({ Version = "2012-10-17", Statement = [for x in [var.nothing] : { Effect = "Allow", Action = "*", Resource = "*" }] })
}

resource "aws_cloudtrail" "t" {
  name           = "t"
  s3_bucket_name = "logs"
  kms_key_id     = coalesce(var.nothing, "alias/own")
  enable_logging = var.nothing
}
"""
    graph = graph_of(text)
    assert graph.by_address["aws_iam_policy.p"].get("policy").written
    trail = graph.by_address["aws_cloudtrail.t"]
    assert [trail.get(name).written for name in ("kms_key_id", "enable_logging")] == [True, False]
