"""`holds no literal secret`, and of a member of a map alone: what comes from elsewhere, what is written here, what nobody can tell."""

from __future__ import annotations

import pytest

from srm_tf.engine.judge import Judge
from srm_tf.model.graph import Graph
from tests.support.judging import catalogue, configured_graph, facts, graph_of

STACK = "cloudformation/stacks-keep-secrets-out-of-parameters"
ARGUMENTS = "generic/arguments-keep-secrets-out-of-code"
GIVEN = """
# plan: id = "shop.apps"
# plan: secret = "kd82Hs0aQpz71Lm"
variable "id" {
  type = string
}
variable "secret" {
  type      = string
  sensitive = true
}
data "aws_subnets" "all" {}
"""


def stack(parameters: str) -> str:
    return f'{GIVEN}\nresource "aws_cloudformation_stack" "s" {{\n  name       = "s"\n  parameters = {parameters}\n}}\n'


def provider(details: str) -> str:
    arguments = f'user_pool_id = "p"\n  provider_name = "Google"\n  provider_type = "Google"\n  provider_details = {details}'
    return f'{GIVEN}\nresource "aws_cognito_identity_provider" "s" {{\n  {arguments}\n}}\n'


def answer(graph: Graph, control: str) -> str:
    subject = next(one for one in graph.resources if one.name == "s")
    asked = next(one for one in catalogue().for_types({subject.type}) if one.id == control)
    outcome = Judge(graph, facts()).outcome(asked, subject)
    return outcome.verdict.word if outcome is not None else "silent"


def answers(terraform: str, control: str) -> tuple[str, str]:
    """What the configuration and what its plan says."""
    return answer(configured_graph(terraform), control), answer(graph_of(terraform), control)


@pytest.mark.parametrize(
    ("details", "expected"),
    [
        ("{ client_id = var.id, client_secret = var.secret }", ("satisfied", "satisfied")),
        ('{ client_id = var.id, client_secret = var.secret, attributes_url = "u-${var.id}" }', ("satisfied", "satisfied")),
        # Of several things that a map refers to, a plan does not show which member refers to which.
        ('{ client_id = var.id, attributes_url = var.secret, client_secret = "battery-staple-9" }', ("misconfigured", "unknown")),
        ('{ client_id = join(",", data.aws_subnets.all.ids), client_secret = "battery-staple-9" }', ("misconfigured", "unknown")),
        ('{ client_id = "shop.apps", client_secret = "battery-staple-9" }', ("misconfigured", "misconfigured")),
    ],
)
def test_of_a_member_of_a_map_the_origin_decides(details: str, expected: tuple[str, str]) -> None:
    assert answers(provider(details), ARGUMENTS) == expected


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ("{ DbPassword = var.secret, Id = var.id }", ("satisfied", "satisfied")),
        ('{ DbPassword = "battery-staple-9", Id = var.id }', ("misconfigured", "unknown")),
        ('{ DbPassword = "battery-staple-9", Zones = join(",", data.aws_subnets.all.ids) }', ("misconfigured", "unknown")),
        ('{ DbPassword = "{{resolve:ssm:/${var.id}/db}}" }', ("satisfied", "satisfied")),
        ('{ DbPassword = null, KeyName = "bastion" }', ("satisfied", "satisfied")),
        ('{ Settings = jsonencode({ password = "battery-staple-9" }) }', ("misconfigured", "misconfigured")),
        ('{ DbPassword = var.id == "x" ? var.secret : "battery-staple-9" }', ("unknown", "unknown")),
        ('{ DbPassword = var.id == "x" ? var.secret : null }', ("satisfied", "satisfied")),
        ('{ DbPassword = var.id == "x" ? "battery-staple-9" : "staple-battery-8" }', ("misconfigured", "unknown")),
        ('{ name = "shop", value = "x", DbPassword = "battery-staple-9" }', ("misconfigured", "misconfigured")),
        ('merge({ Id = var.id }, { DbPassword = "battery-staple-9" })', ("misconfigured", "unknown")),
    ],
)
def test_parameters_of_a_stack(parameters: str, expected: tuple[str, str]) -> None:
    assert answers(stack(parameters), STACK) == expected


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ('"DbPassword"', '"battery-staple-9"', "misconfigured"),
        ('"DbPassword"', "var.secret", "satisfied"),
        ('"Stage"', '"prod"', "satisfied"),
        ("var.id", '"battery-staple-9"', "unknown"),
        ("var.id", "var.secret", "satisfied"),
        ('"DbPassword"', '{ a = var.secret, b = "battery-staple-9" }[var.id]', "unknown"),
        ('"DbSecretArn"', '"arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf"', "satisfied"),
    ],
)
def test_a_value_under_a_key_of_its_own(key: str, value: str, expected: str) -> None:
    block = f"provisioning_parameters {{\n    key   = {key}\n    value = {value}\n  }}"
    terraform = f'{GIVEN}\nresource "aws_servicecatalog_provisioned_product" "s" {{\n  name = "s"\n  product_name = "p"\n  {block}\n}}\n'
    assert answer(configured_graph(terraform), STACK) == expected


def test_a_map_that_is_given_as_a_whole_is_no_literal() -> None:
    terraform = 'variable "all" {\n  type = map(string)\n}\n' + stack("var.all")
    graph = configured_graph(terraform, files={"terraform.tfvars": 'all = { DbPassword = "battery-staple-9" }\n'})
    assert answer(graph, STACK) == "unknown"


def test_a_key_that_is_sensitive_is_not_repeated() -> None:
    named = 'variable "name" {\n  sensitive = true\n  default   = "kd82Hs0a"\n}\n'
    terraform = named + stack('{ (var.name) = "x", Password = "battery-staple-9" }')
    graph = configured_graph(terraform)
    subject = next(one for one in graph.resources if one.name == "s")
    outcome = Judge(graph, facts()).outcome(next(one for one in catalogue().for_types({subject.type}) if one.id == STACK), subject)
    assert outcome is not None
    assert "kd82Hs0a" not in repr((outcome.because, outcome.evidence))
