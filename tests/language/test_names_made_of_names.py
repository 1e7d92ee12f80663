"""`as`: keys that are made of a name of the subject, as a log group is called after its function. Without one Lambda makes it itself."""

from __future__ import annotations

import pytest

from srm_tf.engine.judge import Judge
from tests.support.judging import catalogue, configured_graph, facts

CONTROL = "lambda/functions-have-managed-log-groups"
FUNCTION = 'variable "name" {}\nvariable "on" {}\nresource "aws_lambda_function" "f" {\n  function_name = %s\n  role          = "r"\n}\n'
GROUP = 'resource "aws_cloudwatch_log_group" "l" {\n  retention_in_days = 400\n%s}\n'
SECOND = 'resource "aws_cloudwatch_log_group" "m" {\n  retention_in_days = 400\n  name = "%s"\n}\n'
OTHER = 'resource "aws_lambda_function" "g" {\n  function_name = "svc-a"\n  role          = "r"\n}\n'
REFERENCE = "aws_lambda_function.f.function_name"


@pytest.mark.parametrize(
    ("function", "groups", "expected"),
    [
        ('"f"', GROUP % '  name = "/aws/lambda/f"\n', "its own"),
        ('"f"', GROUP % '  name = "f"\n', "none"),
        ("var.name", GROUP % '  name = "/aws/lambda/${var.name}"\n', "its own"),
        ("var.name", GROUP % f'  name = "/aws/lambda/${{{REFERENCE}}}"\n', "its own"),
        ("var.name", GROUP % "  name = var.name\n", "none"),
        ("var.name", GROUP % f"  name = {REFERENCE}\n", "none"),
        ('"svc-${var.name}"', GROUP % '  name = "/aws/lambda/svc-a"\n', "perhaps"),
        ('"svc-${var.name}"', GROUP % '  name = "/aws/lambda/web-a"\n', "none"),
        ('"svc-${var.name}"', GROUP % '  name = "/aws/lambda/svc-a"\n' + OTHER, "none"),
        ('"f"', GROUP % '  count = var.on ? 1 : 0\n  name = "/aws/lambda/f"\n', "perhaps"),
        ('"f"', GROUP % "  name = var.name\n", "perhaps"),
        ('"f"', GROUP % "  name = var.name\n" + SECOND % "/aws/lambda/f", "its own"),
        ('"f"', GROUP % '  name = var.on ? "/aws/lambda/a" : "/aws/lambda/b"\n', "none"),
        ('"f"', GROUP % '  name = var.on ? "/aws/lambda/a" : "/aws/lambda/f"\n', "perhaps"),
    ],
)
def test_only_what_is_called_after_it_is_its_own(function: str, groups: str, expected: str) -> None:
    graph, control = configured_graph(FUNCTION % function + groups), catalogue().get(CONTROL)
    assert control is not None
    outcome = Judge(graph, facts()).outcome(control, graph.by_address["aws_lambda_function.f"])
    assert outcome is not None
    found = "none" if "no aws_cloudwatch_log_group" in outcome.because else "perhaps"
    assert ("its own" if outcome.verdict.word == "satisfied" else found) == expected, outcome.because
