"""What a change has to do with each outcome, and whether there is a change at all."""

from __future__ import annotations

from typing import Any

import pytest

from srm_tf.report.by_change import by_change
from tests.report.reports import PLAN, outcome, report, resource

STOOD = outcome("aws_x.a", "own/stood", "missing")
NEW = outcome("aws_x.b", "own/new", "missing", change="introduced")
UNTOUCHED = outcome("aws_x.c", "own/untouched", "missing", touched=False)


@pytest.mark.parametrize(
    ("more", "changes"),
    [
        ({}, False),
        ({"resources": (resource("aws_s3_bucket.a", "no-op"), resource("aws_s3_bucket.b", "update"))}, True),
        ({"resources": (resource("aws_s3_bucket.a", "no-op"), resource("aws_s3_bucket.b", "none"))}, False),
        ({"destroyed": ("aws_x.gone",)}, True),
        ({"forgotten": ("aws_x.gone",)}, True),
        ({"compared": (PLAN,)}, False),
        ({"compared": (PLAN,), "outcomes": (STOOD, NEW)}, True),
        ({"compared": (PLAN,), "outcomes": (STOOD, UNTOUCHED)}, True),
        ({"compared": (PLAN,), "outcomes": (STOOD,)}, False),
        ({"outcomes": (STOOD, NEW)}, False),
    ],
)
def test_a_change_is_what_is_done_to_resources_or_told_of_what_was_compared(more: dict[str, Any], changes: bool) -> None:
    assert by_change(report(**more)).of_a_change is changes


def test_where_nothing_changes_all_that_fails_stands_together() -> None:
    found = by_change(report(outcomes=(STOOD, NEW)))
    assert (found.introduced, found.touched) == ((), (NEW, STOOD))
    compared = by_change(report(outcomes=(STOOD, NEW), compared=(PLAN,)))
    assert (compared.introduced, compared.touched) == ((NEW,), (STOOD,))
