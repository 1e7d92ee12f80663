"""What was not judged: a line each, so that nothing is skipped in silence."""

from __future__ import annotations

from srm_tf.engine.finding import Report
from srm_tf.report.aside import not_judged
from tests.report.reports import outcome, report, resource

BUCKET = "aws_s3_bucket.logs"


def told(one: Report) -> dict[str, tuple[str, list[str]]]:
    """Label → what is said, and of what."""
    return {each.label: (each.head, each.items) for each in not_judged(one, several=True, few=9) if each.items}


def test_what_is_destroyed_is_told_unless_it_is_judged() -> None:
    one = report(destroyed=("aws_x.b[10]", "aws_x.b[9]", BUCKET), outcomes=(outcome(BUCKET, "own/kept", "missing"),))
    assert told(one) == {"Destroyed": ("2 not judged", ["aws_x.b[9]", "aws_x.b[10]"])}


def test_what_one_input_destroys_is_told_where_another_keeps_its_own() -> None:
    kept = {"resources": (resource(BUCKET, "no-op", root="b.json"),), "outcomes": (outcome(BUCKET, "own/x", "missing", root="b.json"),)}
    assert told(report(destroyed=(BUCKET,), **kept)) == {"Destroyed": ("1 not judged", [BUCKET])}
    assert told(report(destroyed=(BUCKET, BUCKET), **kept)) == {"Destroyed": ("2 not judged", [f"{BUCKET} in 2 inputs"])}


def test_what_is_forgotten_is_told_in_the_order_of_addresses() -> None:
    (said,) = told(report(forgotten=("aws_x.b[10]", "aws_x.b[9]"))).values()
    assert said[0].startswith("2 not judged: Terraform drops them")
    assert said[1] == ["aws_x.b[9]", "aws_x.b[10]"]
