"""`try` and `can` of an instance that there may be none of: they come to one thing or the other, whatever is known of the instance."""

from __future__ import annotations

import time

import pytest

from tests.support.judging import configured_graph

SWITCHED = """
variable "on" { type = bool }
variable "many" { type = number }

resource "aws_ebs_volume" "v" {
  count             = %s
  availability_zone = "eu-west-1a"
  size              = 10
  encrypted         = true
}

resource "aws_ebs_volume" "w" {
  availability_zone = "eu-west-1a"
  size              = 10
  encrypted         = %s
}
"""


def encrypted(count: str, written: str) -> object:
    """What is known of the argument: its value, or what it may come to and what that waits for."""
    value = configured_graph(SWITCHED % (count, written)).by_address["aws_ebs_volume.w"].get("encrypted")
    if not value.is_unknown:
        return value.data
    return [one.data for _, one in value.unknown.branches], value.unknown.depends_on


@pytest.mark.parametrize(
    ("written", "comes_to"),
    [
        ("try(aws_ebs_volume.v[0].encrypted, false)", ([True, False], ("var.on",))),
        ("try(aws_ebs_volume.v[0].encrypted, aws_ebs_volume.v[0].encrypted, false)", ([True, True, False], ("var.on",))),
        ("try(tobool(aws_ebs_volume.v[0].encrypted), false)", ([True, False], ("var.on",))),
        ("try(aws_ebs_volume.v[0].encrypted)", True),
        ("can(aws_ebs_volume.v[0].encrypted)", ([], ("var.on",))),
    ],
)
def test_an_instance_that_may_be_lacking(written: str, comes_to: object) -> None:
    assert encrypted("var.on ? 1 : 0", written) == comes_to


@pytest.mark.parametrize("count", ["1", "2"])
def test_an_instance_that_is_there_for_certain(count: str) -> None:
    assert encrypted(count, "try(aws_ebs_volume.v[0].encrypted, false)") is True
    assert encrypted(count, "can(aws_ebs_volume.v[0].encrypted)") is True


def test_nesting_costs_no_more_than_its_length() -> None:
    written = "false"
    for _ in range(60):
        written = f"try(aws_ebs_volume.v[0].encrypted, {written})"
    nested = "aws_ebs_volume.v[0].encrypted"
    for _ in range(60):
        nested = f"try({nested}, false)"
    started = time.process_time()
    encrypted("var.on ? 1 : 0", written)
    encrypted("var.on ? 1 : 0", nested)
    assert time.process_time() - started < 20  # evaluating each twice would take 2^60


def test_a_document_of_an_instance_that_is_there_cannot_fail() -> None:
    """`count = 1`, as modules write it: what the document says is known although an ARN in it is not."""
    text = """
resource "aws_s3_bucket" "b" {}
data "aws_iam_policy_document" "d" {
  count = 1
  statement {
    actions   = ["*"]
    resources = ["*", aws_s3_bucket.b.arn]
  }
}
resource "aws_iam_policy" "p" { policy = try(data.aws_iam_policy_document.d[0].json, "") }
"""
    policy = configured_graph(text).by_address["aws_iam_policy.p"].get("policy")
    assert policy.unknown.branches == ()
    assert [one.text for one in policy.references] == ["data.aws_iam_policy_document.d[0].json"]
