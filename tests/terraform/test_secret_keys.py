"""What a loop makes under keys that are secrets hides as a whole, whatever else of it is not known."""

from __future__ import annotations

import pytest

from tests.support.judging import configured_graph

GIVEN = """
variable "key" { type = string }
variable "on" { type = bool }
variable "token" {
  default   = "hunter2hunter2"
  sensitive = true
}
locals {
  named = { (var.key) = { token = var.token } }
}
resource "aws_instance" "web" {
  user_data = jsonencode(%s)
}
"""


@pytest.mark.parametrize(
    "made",
    [
        '{ for one in ["a"] : var.token => one }',
        "{ for key, one in local.named : one.token => key }",
        "{ for key, one in local.named : one.token => key... }",
        '{ for one in ["a"] : var.token => one if var.on }',
        '{ for one in ["a"] : var.token => one... if var.on }',
        '{ for key, one in merge({ a = "b" }, { (var.key) = "c" }) : "${var.token}${key}" => one }',
    ],
)
def test_keys_that_are_secrets_hide_what_stands_under_them(made: str) -> None:
    """`issensitive({ for one in ["a"] : var.token => one })` is true, core 1.15.5."""
    found = configured_graph(GIVEN % made).by_address["aws_instance.web"].get("user_data")
    assert found.sensitive


def test_keys_that_are_none_are_still_told() -> None:
    found = (
        configured_graph(GIVEN % "keys({ for one in [var.key] : one => one if var.on })").by_address["aws_instance.web"].get("user_data")
    )
    assert not found.sensitive
