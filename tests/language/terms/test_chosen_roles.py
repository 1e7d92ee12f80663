"""A role that an open condition chooses may be another one than that which is here."""

from __future__ import annotations

import pytest

from srm_tf.engine.judge import Judge
from srm_tf.engine.scopes import with_scopes
from tests.support.judging import catalogue, configured_graph, facts, report_on

CONTROL = "lambda/functions-have-least-privilege-roles"
WORLD = """
variable "own" { type = bool }
variable "role" { type = string }
resource "aws_iam_role" "some" {
  count              = var.own ? 1 : 0
  assume_role_policy = "{}"
}
resource "aws_iam_role" "plain" { assume_role_policy = "{}" }
resource "aws_iam_role" "other" { assume_role_policy = "{}" }
resource "aws_iam_role" "admin" { assume_role_policy = "{}" }
resource "aws_iam_role_policy_attachment" "admin" {
  role       = aws_iam_role.admin.name
  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
}
resource "aws_lambda_function" "f" {
  function_name = "f"
  role          = %s
}
"""


@pytest.mark.parametrize(
    ("role", "word"),
    [
        ("var.own ? aws_iam_role.plain.arn : aws_iam_role.other.arn", "satisfied"),
        ("aws_iam_role.some[0].arn", "satisfied"),
        ("one(aws_iam_role.some[*].arn)", "satisfied"),
        ("var.own ? aws_iam_role.plain.arn : null", "satisfied"),
        ("var.own ? aws_iam_role.some[0].arn : var.role", "unknown"),
        ("var.own ? aws_iam_role.plain.arn : var.role", "unknown"),
        ('var.own ? aws_iam_role.plain.arn : "arn:aws:iam::123456789012:role/elsewhere"', "unknown"),
        ("var.own ? aws_iam_role.plain.arn : aws_iam_role.admin.arn", "unknown"),
        ("var.own ? aws_iam_role.admin.arn : aws_iam_role.admin.arn", "misconfigured"),
    ],
)
def test_the_other_side_is_asked_too(role: str, word: str) -> None:
    graph = configured_graph(WORLD % role)
    control = catalogue().get(CONTROL)
    assert control is not None
    answer = Judge(with_scopes(graph), facts()).outcome(control, graph.by_address["aws_lambda_function.f"])
    assert answer is not None
    assert answer.verdict.word == word


PROFILE = """
variable "own" { type = bool }
variable "other" { type = string }
resource "aws_iam_role" "r" { assume_role_policy = "{}" }
resource "aws_iam_role" "s" { assume_role_policy = "{}" }
resource "aws_iam_instance_profile" "p" { role = %s }
resource "aws_iam_instance_profile" "q" { role = aws_iam_role.s.name }
resource "aws_instance" "i" { iam_instance_profile = %s }
"""


@pytest.mark.parametrize(
    ("role", "profile", "word"),
    [
        ("aws_iam_role.r.name", "aws_iam_instance_profile.p.name", "satisfied"),
        ("aws_iam_role.r.name", "var.own ? aws_iam_instance_profile.p.name : aws_iam_instance_profile.q.name", "satisfied"),
        ("aws_iam_role.r.name", "var.own ? aws_iam_instance_profile.p.name : null", "satisfied"),
        ("aws_iam_role.r.name", "var.own ? aws_iam_instance_profile.p.name : var.other", "unknown"),
        ("aws_iam_role.r.name", 'var.own ? aws_iam_instance_profile.p.name : "elsewhere"', "unknown"),
        ("var.own ? aws_iam_role.r.name : aws_iam_role.s.name", "aws_iam_instance_profile.p.name", "satisfied"),
        ("var.own ? aws_iam_role.r.name : var.other", "aws_iam_instance_profile.p.name", "unknown"),
        ('var.own ? aws_iam_role.r.name : "elsewhere"', "aws_iam_instance_profile.p.name", "unknown"),
    ],
)
def test_so_are_the_sides_of_a_profile(role: str, profile: str, word: str) -> None:
    graph = configured_graph(PROFILE % (role, profile))
    control = catalogue().get("generic/workloads-have-least-privilege-roles")
    assert control is not None
    answer = Judge(with_scopes(graph), facts()).outcome(control, graph.by_address["aws_instance.i"])
    assert answer is not None
    assert answer.verdict.word == word


LOOKED_UP = """
data "aws_iam_role" "r" {{ name = "app" }}
resource "aws_iam_role" "other" {{ assume_role_policy = "{{}}" }}
resource "aws_iam_role_policy_attachment" "a" {{
  role       = {role}
  policy_arn = "arn:aws:iam::aws:policy/{policy}"
}}
resource "aws_lambda_function" "f" {{
  function_name = "f"
  role          = data.aws_iam_role.r.arn
}}
resource "aws_ecs_task_definition" "t" {{
  family                = "t"
  task_role_arn         = data.aws_iam_role.r.arn
  container_definitions = "[]"
}}
"""


@pytest.mark.parametrize(
    ("role", "policy", "word"),
    [
        ("data.aws_iam_role.r.name", "AdministratorAccess", "misconfigured"),
        ("data.aws_iam_role.r.id", "AdministratorAccess", "misconfigured"),
        ('"app"', "AdministratorAccess", "misconfigured"),
        ("data.aws_iam_role.r.name", "ReadOnlyAccess", "unknown"),
        ("aws_iam_role.other.name", "AdministratorAccess", "unknown"),
    ],
)
def test_what_is_attached_to_a_role_that_is_looked_up(role: str, policy: str, word: str) -> None:
    graph = configured_graph(LOOKED_UP.format(role=role, policy=policy))
    outcomes = report_on(graph).outcomes
    found = {one.address: one for one in outcomes if one.control.endswith("-have-least-privilege-roles")}
    assert found["aws_lambda_function.f"].verdict.word == word
    assert found["aws_ecs_task_definition.t"].verdict.word == word
