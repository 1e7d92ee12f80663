"""`sole`: a subject has at most one of it. Of two that differ nobody knows which will hold, nor of one that a second may replace."""

from __future__ import annotations

import pytest

from srm_tf.model.resource import Resource
from tests.language.stand import judged, later, thing

BUCKET = thing("aws_s3_bucket.b", {"bucket": "b"})
ITEM = {"has": "aws_s3_bucket_accelerate_configuration", "via": "bucket", "sole": True, "where": ["status is 'Enabled'"]}


def one(name: str, status: str, doubt: str = "", to: str = "aws_s3_bucket.b") -> Resource:
    return thing(f"aws_s3_bucket_accelerate_configuration.{name}", {"bucket": later(to), "status": status}, doubt=doubt)


GOOD, BAD = one("good", "Enabled"), one("bad", "Suspended")


@pytest.mark.parametrize(
    ("others", "verdict"),
    [
        ([GOOD], "satisfied"),
        ([BAD], "misconfigured"),
        ([GOOD, BAD], "misconfigured"),
        ([GOOD, one("second", "Enabled", "var.on")], "satisfied"),
        ([GOOD, one("second", "Suspended", "var.on")], "unknown"),
        ([BAD, one("second", "Enabled", "var.on")], "misconfigured"),
        ([one("second", "Suspended", "var.on")], "missing"),
        ([one("second", "Enabled", "var.on")], "unknown"),
        ([GOOD, one("second", "Suspended", "var.on", "aws_s3_bucket.c"), thing("aws_s3_bucket.c", {"bucket": "c"})], "satisfied"),
        ([GOOD, thing("aws_s3_bucket_accelerate_configuration.x", {"bucket": later(), "status": "Suspended"})], "satisfied"),
    ],
)
def test_a_second_that_may_be_there_leaves_open_which_holds(others: list[Resource], verdict: str) -> None:
    assert judged(ITEM, BUCKET, *others).verdict.word == verdict


def test_where_several_are_allowed_one_is_enough() -> None:
    assert judged({**ITEM, "sole": False}, BUCKET, GOOD, one("second", "Suspended", "var.on")).verdict.word == "satisfied"
