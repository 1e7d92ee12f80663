"""`x = each.value` where the value is null: what the plan shows is then the provider's, and nobody wrote it."""

from __future__ import annotations

from srm_tf.model.value import Certainty
from tests.support.judging import beside_plan, configured_graph, graph_of

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


def test_so_was_what_the_provider_would_compute_while_it_creates() -> None:
    """It is not known then, unless somebody wrote it: `username` in the place of a variable that is null."""
    text = """
variable "nothing" {
  default = null
}

resource "aws_db_instance" "d" {
  instance_class      = "db.t4g.micro"
  username            = coalesce(var.nothing, "postgres")
  multi_az            = var.nothing != null ? var.nothing : false
  publicly_accessible = coalesce(var.nothing, false)
  region              = var.nothing
}
"""
    database = graph_of(text).by_address["aws_db_instance.d"]
    names = ("username", "multi_az", "publicly_accessible", "region")
    assert [database.get(name).written for name in names] == [True, True, False, False]


def test_what_stands_already_is_nobodys_where_null_is_passed() -> None:
    before = 'resource "aws_db_instance" "d" {\n  instance_class = "db.t4g.micro"\n  username = "postgres"\n}\n'
    after = 'variable "nothing" {\n  default = null\n}\n' + before.replace('"postgres"', "var.nothing").replace("micro", "small")
    database = graph_of(after, before=before).by_address["aws_db_instance.d"]
    assert (database.text("username"), database.get("username").written) == ("postgres", False)


def test_the_configuration_tells_what_was_written_around_a_null() -> None:
    """`false` is what the provider would have there as well."""
    text = """
variable "nothing" {
  default = null
}

resource "aws_db_instance" "d" {
  instance_class      = "db.t4g.micro"
  publicly_accessible = coalesce(var.nothing, false)
  deletion_protection = var.nothing
}
"""
    source = configured_graph(text)
    merged = beside_plan(source, graph_of(text))
    database = merged.by_address["aws_db_instance.d"]
    assert [database.get(name).written for name in ("publicly_accessible", "deletion_protection")] == [True, False]


def test_a_text_that_is_known_hardly_comes_from_what_comes_later() -> None:
    """`coalesce(var.stage, aws_api_gateway_stage.s.arn)` is not the stage's where it is known: the stage has no ARN yet."""
    text = """
variable "stage" {
  default = %s
}

resource "aws_api_gateway_stage" "s" {
  rest_api_id   = "a1b2c3"
  deployment_id = "d1e2f3"
  stage_name    = "prod"
}

resource "aws_wafv2_web_acl_association" "w" {
  resource_arn = coalesce(var.stage, aws_api_gateway_stage.s.arn)
  web_acl_arn  = aws_api_gateway_stage.s.stage_name == "prod" ? "arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/w/1" : "none"
}
"""
    arn = '"arn:aws:apigateway:eu-west-1::/restapis/z9y8x7/stages/prod"'
    read = [graph_of(text % given).by_address["aws_wafv2_web_acl_association.w"].get("resource_arn") for given in (arn, "null")]
    assert [[one.certainty for one in value.references] for value in read] == [[Certainty.POSSIBLE], [Certainty.EXACT]]
    known = graph_of(text % arn).by_address["aws_wafv2_web_acl_association.w"].get("web_acl_arn")
    assert [one.certainty for one in known.references] == [Certainty.EXACT]


def test_nor_does_a_list_of_such_texts() -> None:
    text = """
resource "aws_security_group" "own" {}

variable "group" {
  default = "sg-0123456789abcdef0"
}

resource "aws_db_instance" "d" {
  instance_class         = "db.t4g.micro"
  vpc_security_group_ids = [coalesce(var.group, aws_security_group.own.id)]
}
"""
    groups = graph_of(text).by_address["aws_db_instance.d"].get("vpc_security_group_ids")
    assert groups.plain() == ["sg-0123456789abcdef0"]
    assert {one.certainty for value in groups.walk() for one in value.references} == {Certainty.POSSIBLE}
