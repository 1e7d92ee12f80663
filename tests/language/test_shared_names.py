"""Two names that are made of the same variables in the same way are one name, whatever it will be."""

from __future__ import annotations

import pytest

from srm_tf.engine.choice import Choice
from srm_tf.engine.run import World, run
from tests.support.judging import configured_graph, facts

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
    return next(one.verdict.word for one in run([World("", graph)], facts(), Choice("all")).outcomes if one.control == control)


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
