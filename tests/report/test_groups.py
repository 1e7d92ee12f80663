"""Which outcomes are one finding, and in which order instances, reasons and findings are told."""

from __future__ import annotations

from srm_tf.engine.finding import Outcome
from srm_tf.report.groups import findings, number, reasons
from tests.report.reports import outcome


def _one(at: int, because: str = "why", **more: str) -> Outcome:
    return outcome(f"aws_x.a[{at}]", more.pop("control", "own/x"), more.pop("verdict", "missing"), because, **more)


def test_instances_of_one_block_are_one_finding_while_all_about_it_is_the_same() -> None:
    same = [_one(10), _one(9)]
    assert [one.addresses for one in findings(same)] == [("aws_x.a[9]", "aws_x.a[10]")]
    others = [
        _one(8, change="introduced"),
        _one(7, verdict="misconfigured"),
        _one(6, control="own/y"),
        _one(5, root="other.json"),
        _one(4, source="aws_x.b"),
    ]
    assert number([*same, *others]) == len(findings([*same, *others])) == 6


def test_findings_are_told_worst_first_and_then_by_place() -> None:
    """Of one address, what is written wrongly comes before what nobody wrote; of one verdict, control by control."""
    expected = [
        _one(9, severity="high", control="own/h"),
        _one(0, verdict="misconfigured", control="own/z"),
        _one(0, control="own/a"),
        _one(0, control="own/x"),
        _one(2, source="aws_x.two"),
        _one(10, source="aws_x.ten"),
        _one(0, root="z.json"),
    ]
    assert [one.first for one in findings(reversed(expected))] == expected


def test_the_reason_of_most_instances_is_told_first() -> None:
    """With the key that it names where it is of one instance; without, where each of several names its own."""
    single, several = "aws_y.b[9] decides", [_one(at, f"aws_y.b[{at}] decides") for at in range(2)]
    told = reasons([_one(8, "another reason"), *several, _one(7, single)])
    assert [(one.because, len(one.outcomes)) for one in told] == [
        ("aws_y.b decides", 2),
        ("another reason", 1),
        ("aws_y.b[9] decides", 1),
    ]
