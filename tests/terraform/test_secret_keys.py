"""What a loop makes under keys that are secrets, or keeps by a secret, hides as a whole, whatever else of it is not known."""

from __future__ import annotations

import pytest

from srm_tf.model.value import Value
from tests.support.judging import configured_graph

GIVEN = """
variable "key" { type = string }
variable "on" { type = bool }
variable "more" { type = map(string) }
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


def user_data(made: str) -> Value:
    return configured_graph(GIVEN % made).by_address["aws_instance.web"].get("user_data")


@pytest.mark.parametrize(
    "made",
    [
        '{ for one in ["a"] : var.token => one }',
        "{ for key, one in local.named : one.token => key }",
        "{ for key, one in local.named : one.token => key... }",
        '{ for one in ["a"] : var.token => one if var.on }',
        '{ for one in ["a"] : var.token => one... if var.on }',
        '{ for key, one in merge({ a = "b" }, { (var.key) = "c" }) : "${var.token}${key}" => one }',
        '{ for key, one in { for name in ["a"] : "${var.key}${name}" => name } : "${key}${var.token}" => one }',
    ],
)
def test_keys_that_are_secrets_hide_what_stands_under_them(made: str) -> None:
    """`issensitive({ for one in ["a"] : var.token => one })` is true, core 1.15.5."""
    assert user_data(made).sensitive


@pytest.mark.parametrize(
    "made",
    [
        '{ for key, one in { a = "b" } : key => one if one != var.token }',
        '{ for key, one in { for name in ["a"] : "${var.key}${name}" => name } : key => one if one != var.token }',
        '{ for key, one in merge({ a = "b" }, var.more) : key => one if one != var.token }',
        '{ for key, one in merge({ a = "b" }, var.more) : key => one... if one != var.token }',
        '[for one in merge({ a = "b" }, var.more) : one if one != var.token]',
        '{ for key, one in var.more : key => "a" if one != var.token }',
        '[for one in var.more : "a" if one != var.token]',
        '[for one in concat(["a"], values(var.more)) : one if one != var.token]',
    ],
)
def test_a_round_that_is_kept_by_a_secret_hides_what_it_makes(made: str) -> None:
    """`issensitive([for one in ["a"] : one if one != var.token])` is true, core 1.15.5."""
    assert user_data(made).sensitive


def test_a_secret_in_a_round_that_is_left_out_hides_nothing() -> None:
    source = '{ "${var.key}a" = { name = "a", on = true }, "${var.key}z" = { name = var.token, on = false } }'
    made = f'{{ for one in {source} : "${{var.key}}${{one.name}}" => one.on if one.on }}'
    assert not user_data(made).sensitive


def test_keys_that_are_none_are_still_told() -> None:
    assert not user_data("keys({ for one in [var.key] : one => one if var.on })").sensitive
