"""What is known of a text with a gap stays known in `try`, `coalesce`, `base64encode` and their like, however they are nested."""

from __future__ import annotations

import pytest

from srm_tf.model.value import Value
from tests.support.judging import configured_graph

WORLD = """
variable "one" { type = string }
variable "on" { type = bool }
resource "aws_ecs_cluster" "app" {}
locals {
  text = "id=${aws_ecs_cluster.app.id} word=hunter2"
  hidden = sensitive(local.text)
  hidden_json = jsonencode({ user = sensitive("hunter2"), id = aws_ecs_cluster.app.id })
  json = jsonencode({ name = aws_ecs_cluster.app.id, user = "0" })
}
resource "aws_launch_template" "t" { user_data = %s }
"""


def read(expression: str) -> Value:
    return configured_graph(WORLD % expression).by_address["aws_launch_template.t"].values["user_data"]


@pytest.mark.parametrize(
    "expression",
    [
        "base64encode(local.text)",
        "try(base64encode(local.text), null)",
        'coalesce(base64encode(local.text), "x")',
        "base64encode(try(local.text, null))",
        'base64encode(coalesce(local.text, "x"))',
        'base64encode("begin ${try(local.text, null)}")',
        'base64encode(replace(try(local.text, null), "a", "b"))',
        'base64encode(join(" ", [try(local.text, null), "x"]))',
        'try(base64encode(replace(local.text, "a", "b")), null)',
        'try(base64encode(try(trimspace(local.text), "")), "")',
        'base64encode(coalesce(try(local.text, null), "x"))',
    ],
)
def test_words_stay(expression: str) -> None:
    assert "word=hunter2" in read(expression).unknown.words


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ('base64encode(var.on ? local.text : "")', [True, False]),
        ("base64encode(coalesce(var.one, local.text))", [False, True]),
        ("coalesce(var.one, base64encode(local.text))", [False, True]),
        ("try(base64encode(cidrhost(var.one, 1)), base64encode(local.text))", [False, True]),
    ],
)
def test_of_a_choice_each_is_kept(expression: str, words: list[bool]) -> None:
    assert ["word=hunter2" in one.unknown.words for _, one in read(expression).unknown.branches] == words


@pytest.mark.parametrize(
    "expression",
    [
        "local.json",
        "jsonencode(jsondecode(local.json))",
        'join(",", compact([local.json, ""]))',
        'try(jsonencode({ user = "0", name = aws_ecs_cluster.app.id }), null)',
        'jsonencode(merge(jsondecode(local.json), { name = "x" }))',
    ],
)
def test_a_document_stays(expression: str) -> None:
    tree = read(expression).unknown.tree
    assert tree is not None or read(expression).text() is not None
    assert tree is None or tree.get("user").data == "0"


@pytest.mark.parametrize(
    "expression",
    [
        "base64encode(try(local.hidden, null))",
        'coalesce(base64encode(local.hidden), "x")',
        "try(base64encode(cidrhost(var.one, 1)), base64encode(local.hidden))",
        'base64encode(var.on ? local.hidden : "")',
        'join(",", compact([local.hidden, ""]))',
        "jsonencode([jsondecode(local.hidden_json)])",
        'jsondecode(local.hidden_json)["user"]',
        'jsonencode([for one in try([local.hidden], []) : "x-${one}"])',
    ],
)
def test_nothing_of_a_sensitive_text_is_kept(expression: str) -> None:
    value = read(expression)
    shown = [one for one in (value, *(side for _, side in value.unknown.branches)) for one in one.walk()]
    assert any(one.sensitive for one in shown)
    assert not any("hunter2" in (one.unknown.words or one.text() or "") for one in shown if not one.sensitive)
    assert not any("hunter2" in one.unknown.words for one in shown)


def test_a_text_keeps_no_words_of_a_part_that_hides_itself() -> None:
    """Terraform takes no object in a text; what hides in one that is not known hides there as well."""
    value = read('"see ${[for one in split(",", var.one) : { user = sensitive("hunter2"), word = "shown" }]}"')
    assert not value.sensitive
    assert "shown" in value.unknown.words
    assert "hunter2" not in value.unknown.words
    merged = read('merge({ (var.one) = "x" }, { user = sensitive("hunter2"), word = "shown" })')
    assert "shown" in merged.unknown.words
    assert "hunter2" not in merged.unknown.words
