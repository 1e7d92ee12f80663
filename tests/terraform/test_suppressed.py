"""What the provider keeps out of a plan while a switch beside it is not known: the bucket that a load balancer logs to."""

from __future__ import annotations

import pytest

from srm_tf.model.value import Value
from tests.support.judging import after_plan
from tests.support.planned import plan_of

BALANCER = """
resource "aws_s3_bucket" "logs" {}
resource "aws_lb" "web" {
  %s
}
"""
WRITTEN = "access_logs {\n    bucket  = %s\n    enabled = %s\n  }"
LATER = 'aws_s3_bucket.logs.id == "logs"'


def bucket(block: str) -> Value:
    """As provider 3.39 plans it: "" unless logging is surely on."""
    plan = plan_of(BALANCER % block)
    (change,) = [one["change"] for one in plan["resource_changes"] if one["type"] == "aws_lb"]
    change["after"]["access_logs"][0]["bucket"] = ""
    change["after_unknown"]["access_logs"][0].pop("bucket", None)
    after = after_plan(plan)
    return after.by_address["aws_lb.web"].get("access_logs").items()[0].get("bucket")


def test_a_bucket_that_comes_later_is_the_one_that_is_written() -> None:
    value = bucket(WRITTEN % ("aws_s3_bucket.logs.id", LATER))
    assert (value.is_unknown, [one.target for one in value.references]) == (True, ["aws_s3_bucket.logs"])


def test_so_is_one_that_is_spelled_out() -> None:
    assert bucket(WRITTEN % ('"logs"', LATER)).text() == "logs"


@pytest.mark.parametrize("written", ['""', "aws_s3_bucket.logs.id"])
def test_one_that_nothing_is_written_into_is_none(written: str) -> None:
    assert bucket(WRITTEN % (written, "false")).text() == ""


DYNAMIC = """dynamic "access_logs" {
    for_each = [%s]
    content {
      bucket  = aws_s3_bucket.logs.id
      enabled = %s
    }
  }"""


@pytest.mark.parametrize("enabled", [LATER, "access_logs.value"])
def test_so_is_one_that_a_dynamic_block_writes(enabled: str) -> None:
    value = bucket(DYNAMIC % (LATER, enabled))
    assert value.is_unknown
    assert value.written
