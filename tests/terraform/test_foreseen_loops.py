"""Loops that leave out what is null, while Terraform does not know yet whether it is: it is certain before that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest

from srm_tf.model.value import Value
from tests.support.judging import configured_graph

WORLD = """
variable "on" { type = bool }
variable "name" { type = string }
resource "aws_secretsmanager_secret" "s" { name = "s" }
locals {
  given   = { secrets = [{ name = "S", valueFrom = aws_secretsmanager_secret.s.arn }], user = null }
  secrets = try(local.given.secrets, [])
  other   = try(local.given.other, [])
  all = {
    name       = "app"
    privileged = true
    secrets    = length(local.secrets) > 0 ? local.secrets : null
    mounts     = length(local.other) > 0 ? local.other : null
    user       = try(local.given.user, null)
  }
}
resource "aws_ecs_task_definition" "t" {
  family                = "t"
  container_definitions = jsonencode([%s])
}
"""


@pytest.mark.parametrize(
    ("definition", "names"),
    [
        ("{ for k, v in local.all : k => v if v != null }", {"name", "privileged", "secrets"}),
        ("{ for k, v in local.all : k => v if !(v == null) }", {"name", "privileged", "secrets"}),
        ('merge({ image = "i" }, { for k, v in local.all : k => v if v != null })', {"image", "name", "privileged", "secrets"}),
        ('{ for k in ["name", "secrets"] : k => local.all[k] if k != "name" || length(local.secrets) == 1 }', {"name", "secrets"}),
        ("{ for k, v in local.all : k => v if v != null && !(var.on && var.name == k) }", None),
        ("{ for k, v in local.all : k => v if k != var.name }", None),
    ],
)
def test_what_a_loop_will_leave_is_known_where_its_condition_will_be(definition: str, names: set[str] | None) -> None:
    found = configured_graph(WORLD % definition).by_address["aws_ecs_task_definition.t"].get("container_definitions")
    assert found.is_unknown
    (one,) = found.unknown.tree.items() if found.unknown.tree is not None else (None,)
    assert one is not None
    assert one.is_unknown if names is None else isinstance(one.data, Mapping) and set(one.data) == names


DOUBTS = """
variable "on" { type = bool }
variable "image" { type = string }
variable "names" { type = list(string) }
locals { own = { a = true, b = false } }
resource "aws_ebs_volume" "v" {
  availability_zone = "eu-west-1a"
  size              = 1
  encrypted         = %s
}
"""


@pytest.mark.parametrize(
    ("expression", "choices"),
    [
        ('{ for k, v in { image = var.image, on = true } : k => v if v != null }["on"]', {"true"}),
        ('{ for k, v in local.own : k => v if k != "a" || var.on }["b"]', {"false"}),
        ('try({ for k, v in local.own : k => v if k != "a" || var.on }["a"], false)', {"true", "false"}),
        ('try({ for k, v in local.own : k => v if k != "a" || var.on }["b"], true)', {"false"}),
        ("[for v in [false, true] : v if v || var.on][0]", {"false", "true"}),
        ("[for v in [false, true] : v if var.on][0]", {"false"}),
        ('{ for k, v in local.own : "${k}${var.image}" => v if var.on }["a"]', set()),
        ('{ for k in ["a", "b", "c", "d", "e"] : k => true if k != var.image }["a"]', set()),
        ('try((var.on ? { a = true } : tomap({}))["a"], false)', {"true", "false"}),
    ],
)
def test_with_and_without_each_round_that_may_be_left_out(expression: str, choices: set[str]) -> None:
    found = configured_graph(DOUBTS % expression).by_address["aws_ebs_volume.v"].get("encrypted")
    assert set(_choices(found)) == choices


def _choices(value: Value) -> Iterator[str]:
    if not value.is_unknown:
        yield str(value.text())
    for _, branch in value.unknown.branches:
        yield from _choices(branch)
