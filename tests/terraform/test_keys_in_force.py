"""A key that stands from before, as a plan shows it: chosen, or filled in by AWS where the argument came to null."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from tests.support.counting import calls
from tests.support.judging import after_plan, beside_plan, configured_graph, report_on_plan, word_of
from tests.support.planned import plan_of

START = "arn:aws:kms:eu-north-1:111122223333:key/"
OWN, AWS = f"{START}1234abcd-12ab-34cd-56ef-1234567890ab", f"{START}0987dcba-09fe-87dc-65ba-ab0987654321"
TEXT = """
variable "own" {
  default = false
}
variable "given" {
  default = %s
}
locals { key = %s }
resource "aws_kms_key" "k" {}
resource "aws_ebs_volume" "v" {
  availability_zone = "eu-north-1a"
  size              = 8
  encrypted         = true
  kms_key_id        = %s
}
"""


def standing(text: str, in_force: str) -> dict[str, Any]:
    """What a plan shows once it is applied, with this key in force."""
    plan = plan_of(text)
    for change in plan["resource_changes"]:
        body, here = change["change"], {"aws_ebs_volume": {"kms_key_id": in_force}, "aws_kms_key": {"arn": OWN, "key_id": OWN[-36:]}}
        values = {**body["after"], "id": change["address"], **here[change["type"]]}
        body.update(actions=["no-op"], before=values, after=values, after_unknown={}, after_sensitive={}, before_sensitive={})
    return plan


@pytest.mark.parametrize(
    ("given", "local", "key", "in_force", "verdict"),
    [
        ("null", "null", "var.own ? aws_kms_key.k.arn : null", AWS, "unknown"),
        ("null", "null", "local.key", AWS, "unknown"),
        ("null", "null", "var.given != null ? var.given : local.key", AWS, "unknown"),
        ("null", "null", "aws_kms_key.k.arn", AWS, "unknown"),  # its changes are ignored
        ("null", "null", "var.own ? null : aws_kms_key.k.arn", OWN, "satisfied"),
        ("null", "null", "aws_kms_key.k.key_id", OWN, "satisfied"),
        (f'"{AWS}"', "null", "var.given", AWS, "satisfied"),
        (f'"{AWS}"', "null", "coalesce(var.given, local.key)", AWS, "satisfied"),
        (f'"{AWS}"', "var.given", "local.key", AWS, "satisfied"),
        ("null", f'"{AWS}"', f'"{AWS}"', AWS, "satisfied"),
    ],
)
def test_who_chose_a_key_that_nothing_named_is_called_like_is_open(given: str, local: str, key: str, in_force: str, verdict: str) -> None:
    outcomes = report_on_plan(standing(TEXT % (given, local, key), in_force)).outcomes
    assert [one.verdict.word for one in outcomes if one.control == "ebs/volumes-use-customer-keys"] == [verdict]


@pytest.mark.parametrize(("in_force", "verdict"), [(AWS, "unknown"), (OWN, "satisfied")])
@pytest.mark.parametrize("key", ["aws_kms_key.k.arn", "local.key"])
def test_nor_does_the_configuration_tell_who_chose_another_key_than_it_names(key: str, in_force: str, verdict: str) -> None:
    """Its changes are ignored: what it names is a key for sure, and not the one in force."""
    text = TEXT % ("null", "aws_kms_key.k.arn", key)
    source = configured_graph(text)
    plan = after_plan(standing(text, in_force))
    graph = beside_plan(source, plan)
    assert word_of(graph, "ebs/volumes-use-customer-keys") == verdict


def test_what_variables_bring_is_looked_through_once_for_all_keys() -> None:
    taken: list[int] = []
    for number in (5, 20):
        variables = "".join(f'variable "v{i}" {{\n  default = "{i}"\n}}\n' for i in range(number))
        plan = standing(variables + (TEXT % ("null", "null", "local.key")).replace("  size ", f"  count = {number}\n  size "), AWS)
        taken.append(calls(partial(report_on_plan, plan), of="texts"))
    assert taken[1] < taken[0] * 4 * 1.2
