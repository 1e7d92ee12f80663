"""Lists made of a set that is not all known: nobody knows which element comes first, nor whether two of them are the same."""

from __future__ import annotations

import pytest

from tests.support.judging import configured_graph

GIVEN = """
variable "one" { type = string }
resource "aws_sns_topic" "t" { kms_master_key_id = %s }
resource "aws_network_acl" "n" {
  vpc_id     = "vpc-1"
  subnet_ids = [for one in toset([var.one, "b"]) : "subnet-${one}"]
}
"""


@pytest.mark.parametrize(
    ("expression", "known"),
    [
        ('[for one in toset([var.one, "b"]) : one][0]', None),  # `a` comes before it
        ('element([for one in toset([var.one, "b"]) : "alias/${one}"], 0)', None),
        ('length([for one in toset([var.one, "b"]) : one]) == 2 ? "two" : "one"', None),  # may be `b` as well
        ('[for one in toset([var.one]) : one == "" ? "b" : "b"][0]', "b"),
        ('[for one in toset(["c", "b"]) : one][0]', "b"),
        ('length([for one in toset([var.one, "b"]) : one]) > 0 ? "some" : "none"', "some"),
    ],
)
def test_which_comes_first(expression: str, known: str | None) -> None:
    (topic,) = configured_graph(GIVEN % expression).of_type("aws_sns_topic")
    assert topic.get("kms_master_key_id").text() == known


def test_what_is_in_it_for_certain() -> None:
    (acl,) = configured_graph(GIVEN % '"x"').of_type("aws_network_acl")
    assert "subnet-b" in [one.text() for one in acl.get("subnet_ids").items()]
