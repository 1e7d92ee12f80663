"""Which waivers may bear on an outcome, and what is left of one without a part of its control."""

from __future__ import annotations

from datetime import date

import pytest

from srm_tf.engine.finding import Outcome, Waiver, WrittenWaiver
from srm_tf.engine.remaining import Rest
from srm_tf.engine.waiver_lookup import Bearing
from srm_tf.model.value import Location
from tests.report.reports import outcome

WAIVER = Waiver("comment", "accepted", date(2027, 1, 1))


def written(
    place: str, address: str = "", about: Location | None = None, around: Location | None = None, foreign: str = ""
) -> WrittenWaiver:
    """A waiver of all controls of S3; of a comment for another checker, of what is called `s3/*` alone."""
    return WrittenWaiver(WAIVER, ("s3/*", "iam/x"), place, address, about, around, foreign=foreign)


ENTRIES = (
    written("address", "aws_s3_bucket.a"),
    written("glob", "aws_s3_bucket.*"),
    written("key", "aws_s3_bucket.a[0]"),
    written("provisioner", "aws_s3_bucket.a.provisioner[0]"),
    written("nothing"),
    written("lines", about=Location("a.tf", 30, 33)),
    written("line", about=Location("a.tf", 100, 0)),
    written("file", about=Location("a.tf", 1, 5000)),
    written("argument", about=Location("a.tf", 200, 201), around=Location("a.tf", 130, 210)),
    written("other file", about=Location("b.tf", 30, 33)),
    written("foreign", foreign="checkov"),
)
ALWAYS = ["glob", "nothing", "file"]


@pytest.mark.parametrize(
    ("address", "lines", "found"),
    [
        ("aws_s3_bucket.a", (), ["address", *ALWAYS]),
        ("aws_s3_bucket.a.provisioner[0]", (), ["address", "glob", "provisioner", "nothing", "file"]),
        ("aws_s3_bucket.a[0]", (), ["glob", "key", "nothing", "file"]),
        ("aws_s3_bucket.b", (), ALWAYS),
        ("aws_s3_bucket.b", (31,), ["glob", "nothing", "lines", "file"]),
        ("aws_s3_bucket.b", (32,), ["glob", "nothing", "lines", "file"]),
        ("aws_s3_bucket.b", (64,), ALWAYS),
        ("aws_s3_bucket.b", (100,), ["glob", "nothing", "line", "file"]),
        ("aws_s3_bucket.b", (200,), ["glob", "nothing", "file", "argument"]),
        ("aws_s3_bucket.b", (130,), ["glob", "nothing", "file", "argument"]),
        ("aws_s3_bucket.b", (30, 100), ["glob", "nothing", "lines", "line", "file"]),
    ],
)
def test_waivers_bear_on_what_they_name_or_stand_at(address: str, lines: tuple[int, ...], found: list[str]) -> None:
    bearing, places = Bearing(ENTRIES), [Location("a.tf", line, line) for line in lines]
    for _ in range(2):  # the second time, of what is known
        assert [one.place for one in bearing.on(outcome(address, "s3/x", "missing"), places)] == found
    assert [one.place for one in bearing.on(outcome(address, "s3/*", "missing"), places)] == [*found, "foreign"]
    assert bearing.on(outcome(address, "kms/x", "missing"), places) == []


def _said(address: str, verdict: str, *of: str) -> Outcome:
    return outcome(address, "s3/x", verdict, of=of)


REST = Rest(
    {one.address: one for one in (_said("ok", "satisfied"), _said("open", "unknown"), _said("bad", "missing"))},
    {"part": _said("part", "missing", "bad")},
)


@pytest.mark.parametrize(
    ("one", "left"),
    [
        (_said("bad", "missing"), "bad"),
        (_said("ok", "missing"), "ok"),
        (_said("gone", "missing"), None),
        (_said("part", "missing", "bad"), "part"),
        (_said("part", "missing"), None),
        (_said("else", "missing", "ok", "gone", "open"), "open"),
        (_said("else", "missing", "ok", "bad"), None),
    ],
)
def test_what_is_left_of_an_outcome_without_a_part_of_its_control(one: Outcome, left: str | None) -> None:
    found = REST.of(one)
    assert (found and found.address) == left
