"""Two names that are made of the same variables in the same way are one name, whatever it will be."""

from __future__ import annotations

import pytest

from tests.support.judging import configured_graph, report_on, words_of

REPOSITORY = """
variable "name" { type = string }
variable "team" { type = string }
variable "names" { type = list(string) }
data "aws_caller_identity" "here" {}
locals { short = "app/${var.name}" }
resource "aws_ecr_repository" "app" { name = %s }
resource "aws_ecr_lifecycle_policy" "app" {
  repository = %s
  policy     = "{}"
}
"""
FUNCTION = """
variable "name" { type = string }
variable "other" { type = string }
resource "aws_lambda_function" "app" {
  function_name = %s
  role          = "arn:aws:iam::123456789012:role/app"
  filename      = "app.zip"
  handler       = "app.main"
  runtime       = "python3.13"
}
resource "aws_cloudwatch_log_group" "app" {
  name              = %s
  %s
}
"""


def verdict(terraform: str, control: str) -> str:
    graph = configured_graph(terraform)
    return next(iter(words_of(graph, control).values()))


@pytest.mark.parametrize(
    ("name", "repository", "wanted"),
    [
        ("var.name", "var.name", "satisfied"),
        ('"${var.team}-${var.name}"', 'join("-", [var.team, var.name])', "satisfied"),
        ('"${var.name}/${var.name}"', 'format("%s/%s", var.name, var.name)', "satisfied"),
        ("local.short", '"app/${var.name}"', "satisfied"),
        ('"app-${data.aws_caller_identity.here.account_id}"', '"app-${data.aws_caller_identity.here.account_id}"', "satisfied"),
        ('"${var.team}-${var.name}"', '"${var.name}-${var.team}"', "unknown"),
        ("var.name", "var.team", "unknown"),
        ("var.names[0]", "var.names[1]", "unknown"),
        ("lower(var.name)", "var.name", "unknown"),
    ],
)
def test_a_part_is_joined_by_a_name_of_the_same_making(name: str, repository: str, wanted: str) -> None:
    assert verdict(REPOSITORY % (name, repository), "ecr/repositories-have-lifecycle-policies") == wanted


@pytest.mark.parametrize(
    ("function", "group", "retention", "wanted"),
    [
        ("var.name", '"/aws/lambda/${var.name}"', "retention_in_days = 30", "satisfied"),
        ("var.name", '"/aws/lambda/${var.name}"', "", "missing"),
        ('"${var.name}-api"', '"/aws/lambda/${var.name}-api"', "retention_in_days = 30", "satisfied"),
        ("var.name", '"/aws/lambda/${var.other}"', "retention_in_days = 30", "unknown"),
        ("var.name", '"/aws/lambda/${var.name}-api"', "retention_in_days = 30", "unknown"),
    ],
)
def test_a_name_is_put_into_a_pattern_as_it_is_spelt(function: str, group: str, retention: str, wanted: str) -> None:
    assert verdict(FUNCTION % (function, group, retention), "lambda/functions-have-managed-log-groups") == wanted


CLASSIC = """
variable "name" { default = "app" }

resource "aws_elb" "app" {
  name               = "app"
  availability_zones = ["eu-west-1a"]
  listener {
    instance_port      = 80
    instance_protocol  = "http"
    lb_port            = 443
    lb_protocol        = "https"
    ssl_certificate_id = "arn:aws:acm:eu-west-1:123456789012:certificate/app"
  }
}

resource "aws_elb" "other" {
  name               = "other"
  availability_zones = ["eu-west-1a"]
  listener {
    instance_port     = 80
    instance_protocol = "http"
    lb_port           = 80
    lb_protocol       = "http"
  }
}

resource "aws_load_balancer_policy" "tls" {
  load_balancer_name = %s
  policy_name        = "tls"
  policy_type_name   = "SSLNegotiationPolicyType"
  policy_attribute {
    name  = "Reference-Security-Policy"
    value = "ELBSecurityPolicy-TLS-1-2-2017-01"
  }
}

resource "aws_load_balancer_policy" "old" {
  load_balancer_name = %s
  policy_name        = "tls"
  policy_type_name   = "SSLNegotiationPolicyType"
  policy_attribute {
    name  = "Reference-Security-Policy"
    value = "ELBSecurityPolicy-2015-05"
  }
}

resource "aws_load_balancer_listener_policy" "tls" {
  load_balancer_name = %s
  load_balancer_port = 443
  policy_names       = ["tls"]
}
"""


@pytest.mark.parametrize(
    ("tls", "old", "listener", "wanted"),
    [
        ('"app"', '"other"', "aws_elb.app.id", "satisfied"),
        ('"app"', "aws_elb.other.name", "aws_elb.app.id", "satisfied"),
        ("aws_elb.app.id", '"other"', '"app"', "satisfied"),
        ("var.name", "aws_elb.other.id", "aws_elb.app.id", "satisfied"),
        ('"other"', '"app"', "aws_elb.app.id", "misconfigured"),
        ("aws_elb.other.id", "aws_elb.app.id", '"app"', "misconfigured"),
        ('"elsewhere"', '"other"', "aws_elb.app.id", "unknown"),
    ],
)
def test_a_name_within_an_owner_is_found_however_the_owner_is_called(tls: str, old: str, listener: str, wanted: str) -> None:
    assert verdict(CLASSIC % (tls, old, listener), "elb/classic-listeners-use-current-tls-versions") == wanted


def test_a_name_that_may_be_within_another_owner_says_whose_it_may_be() -> None:
    graph = configured_graph(CLASSIC % ('"elsewhere"', '"other"', "aws_elb.app.id"))
    outcomes = report_on(graph).outcomes
    said = next(one.because for one in outcomes if one.control == "elb/classic-listeners-use-current-tls-versions" and not one.of)
    assert said == "aws_load_balancer_listener_policy.tls.policy_names is ['tls'], which may be aws_load_balancer_policy.tls"


STAGES = """
resource "aws_api_gateway_rest_api" "app" { name = "app" }
resource "aws_api_gateway_rest_api" "other" { name = "other" }

resource "aws_api_gateway_deployment" "app" { rest_api_id = aws_api_gateway_rest_api.app.id }
resource "aws_api_gateway_deployment" "other" { rest_api_id = aws_api_gateway_rest_api.other.id }

resource "aws_api_gateway_stage" "app" {
  rest_api_id   = %s
  deployment_id = aws_api_gateway_deployment.app.id
  stage_name    = "prod"
}

resource "aws_api_gateway_method_settings" "all" {
  rest_api_id = %s
  stage_name  = "prod"
  method_path = "*/*"
  settings {
    logging_level = "INFO"
  }
}
"""
APP = "aws_api_gateway_rest_api.app.id"


@pytest.mark.parametrize(
    ("stage", "settings", "wanted"),
    [
        (APP, "aws_api_gateway_stage.app.rest_api_id", "satisfied"),
        (APP, "aws_api_gateway_deployment.app.rest_api_id", "satisfied"),
        ("aws_api_gateway_deployment.app.rest_api_id", APP, "satisfied"),
        ("aws_api_gateway_deployment.app.rest_api_id", "aws_api_gateway_stage.app.rest_api_id", "satisfied"),
        (APP, "aws_api_gateway_deployment.other.rest_api_id", "missing"),
        ("aws_api_gateway_deployment.other.rest_api_id", APP, "missing"),
    ],
)
def test_an_owner_that_a_sibling_hands_on_is_that_of_the_sibling(stage: str, settings: str, wanted: str) -> None:
    assert verdict(STAGES % (stage, settings), "apigateway/stages-log-executions") == wanted


def test_the_owner_of_what_refers_to_itself_is_not_known() -> None:
    graph = configured_graph(STAGES % (APP, "aws_api_gateway_method_settings.all.rest_api_id"))
    outcomes = report_on(graph).outcomes
    told = [one.verdict.word for one in outcomes if one.address == "aws_api_gateway_stage.app" and one.control.endswith("log-executions")]
    assert told == ["unknown"]


@pytest.mark.parametrize(("stage", "wanted"), [("app", "satisfied"), ("other", "missing")])
def test_an_arn_ends_with_the_api_that_a_sibling_hands_on(stage: str, wanted: str) -> None:
    association = """
resource "aws_wafregional_web_acl_association" "app" {
  resource_arn = "arn:aws:apigateway:eu-west-1::/restapis/${aws_api_gateway_rest_api.app.id}/stages/prod"
  web_acl_id   = "app"
}
"""
    stages = STAGES % (f"aws_api_gateway_deployment.{stage}.rest_api_id", APP)
    assert verdict(stages + association, "apigateway/stages-sit-behind-waf") == wanted
