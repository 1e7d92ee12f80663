"""Elements that a condition adds to a list: each only may be there, and what stands beside them does for sure."""

from __future__ import annotations

import pytest

from tests.support.judging import configured_graph, word_of

FINE = '{ name = "a", image = "i", readonlyRootFilesystem = true, privileged = false, logConfiguration = { logDriver = "awslogs" } }'
OPEN = '{ name = "b", image = "i", readonlyRootFilesystem = false, privileged = true, logConfiguration = { logDriver = "none" } }'
BARE = '{ name = "c", image = "i" }'
TASK = """
variable "more" {{ type = bool }}
resource "aws_ecs_task_definition" "t" {{
  family                = "t"
  container_definitions = jsonencode({})
}}
"""


@pytest.mark.parametrize(
    ("containers", "read_only", "unprivileged"),
    [
        ("concat([{fine}], var.more ? [{fine}] : [])", "satisfied", "satisfied"),
        ("concat([{fine}], var.more ? [{fine}, {fine}] : [])", "satisfied", "satisfied"),
        ("concat([{fine}], [for one in [1] : {fine} if var.more])", "satisfied", "satisfied"),
        ("[for one in concat([{fine}], var.more ? [{fine}] : []) : one]", "satisfied", "satisfied"),
        (
            "[for one in concat([{fine}], var.more ? [{bare}] : []) : merge(one, {{ readonlyRootFilesystem = true }})]",
            "satisfied",
            "satisfied",
        ),
        ("[for one in concat([{fine}], var.more ? [{open}] : []) : one]", "unknown", "unknown"),
        ("[for one in concat([{open}], var.more ? [{fine}] : []) : one]", "misconfigured", "misconfigured"),
        ('[for one in concat([{fine}], var.more ? [{open}] : []) : one if one.name != "x"]', "unknown", "unknown"),
        ("concat([{fine}], var.more ? [{open}] : [])", "unknown", "unknown"),
        ("concat([{fine}], var.more ? [{bare}] : [])", "unknown", "satisfied"),
        ("concat([{open}], var.more ? [{fine}] : [])", "misconfigured", "misconfigured"),
        ("var.more ? [{fine}] : [{fine}, {fine}]", "satisfied", "satisfied"),
        ("var.more ? [{fine}] : [{fine}, {open}]", "unknown", "unknown"),
        ("var.more ? [{fine}] : [{open}, {fine}]", "unknown", "unknown"),
        ("var.more ? [{open}] : [{open}, {fine}]", "misconfigured", "misconfigured"),
        ("var.more ? [{fine}] : []", "satisfied", "satisfied"),
        ("var.more ? [{open}] : []", "unknown", "unknown"),
    ],
)
def test_a_container_that_a_condition_adds(containers: str, read_only: str, unprivileged: str) -> None:
    graph = configured_graph(TASK.format(containers.format(fine=FINE, open=OPEN, bare=BARE)))
    assert word_of(graph, "ecs/containers-have-read-only-root-filesystems") == read_only
    assert word_of(graph, "ecs/containers-run-unprivileged") == unprivileged


FUNCTION = """
variable "on" { type = bool }
variable "off" { type = bool }
resource "aws_lambda_function" "f" {
  function_name = "f"
  role          = "arn:aws:iam::111122223333:role/app"
}
resource "aws_lambda_function_event_invoke_config" "f" {
  function_name = aws_lambda_function.f.function_name
  dynamic "destination_config" {
    for_each = var.on ? [1] : []
    content {
      %s {
        destination = "arn:aws:sqs:eu-west-1:111122223333:q"
      }
    }
  }
  dynamic "destination_config" {
    for_each = var.off ? [1] : []
    content {
      %s {
        destination = "arn:aws:sqs:eu-west-1:111122223333:q"
      }
    }
  }
}
"""


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [("on_failure", "on_success", "unknown"), ("on_success", "on_failure", "unknown"), ("on_success", "on_success", "missing")],
)
def test_a_part_that_one_of_two_possible_blocks_lacks(one: str, other: str, wanted: str) -> None:
    assert word_of(configured_graph(FUNCTION % (one, other)), "lambda/functions-have-dead-letter-queues") == wanted


GUARDRAIL = """
variable "on" { type = bool }
resource "aws_bedrock_guardrail" "g" {
  dynamic "content_policy_config" {
    for_each = var.on ? [1] : []
    content {
      filters_config {
        type           = "PROMPT_ATTACK"
        input_strength = "HIGH"
        input_enabled  = %s
      }
    }
  }
  dynamic "content_policy_config" {
    for_each = var.on ? [] : [1]
    content {
      filters_config {
        type           = "PROMPT_ATTACK"
        input_strength = "HIGH"
        input_enabled  = %s
      }
    }
  }
}
"""


@pytest.mark.parametrize(("one", "other"), [("false", "true"), ("true", "false")])
def test_an_element_that_is_picked_out_of_a_possible_block(one: str, other: str) -> None:
    assert word_of(configured_graph(GUARDRAIL % (one, other)), "bedrock/guardrails-filter-prompt-attacks") == "unknown"
