"""Which evidence stands beside a sentence: what the sentence, or another piece, has not told already."""

from __future__ import annotations

import pytest

from srm_tf.engine.scopes import DEFAULT
from srm_tf.model.value import Location
from srm_tf.model.verdict import Evidence
from srm_tf.report.evidence import put_to_use, untold
from tests.report.reports import outcome

_BLOCK = Location("a.tf", 3, 10)
_RULE = Evidence("aws_x.a", "rule[0]", "{port = 22, ranges = ['10.0.0.0/8', '0.0.0.0/0']}")


def _untold(because: str, *pieces: Evidence, at: Location | None = _BLOCK) -> list[str]:
    return [name for name, _ in untold(outcome("aws_x.a", "own/x", "missing", because, evidence=pieces, location=at))]


@pytest.mark.parametrize(
    ("there", "here", "told"),
    [
        (None, _BLOCK, []),
        (_BLOCK, _BLOCK, []),
        (Location("a.tf", 1, 20), _BLOCK, []),  # the finding is a part of these lines
        (Location("a.tf", 3), Location("a.tf", 3), []),
        (Location("a.tf", 5, 20), _BLOCK, ["arg"]),
        (Location("a.tf", 1, 9), _BLOCK, ["arg"]),
        (Location("b.tf", 3, 10), _BLOCK, ["arg"]),
        (_BLOCK, None, ["arg"]),
    ],
)
def test_a_bare_name_is_told_for_the_lines_that_it_leads_to(there: Location | None, here: Location | None, told: list[str]) -> None:
    assert _untold("it is open", Evidence("aws_x.a", "arg", None, "written", there), at=here) == told


@pytest.mark.parametrize(
    ("because", "piece", "told"),
    [
        ("no trail here", Evidence(DEFAULT), []),
        ("no trail here", Evidence(DEFAULT, "", "eu-west-1"), [DEFAULT]),
        ("no trail here", Evidence(DEFAULT, "region"), [f"{DEFAULT}.region"]),
        ("no trail here", Evidence("aws_x.a"), []),
        ("beside aws_y.b", Evidence("aws_y.b"), []),
        ("policy allows all", Evidence("aws_y.b", "policy"), []),
        ("it allows all", Evidence("aws_y.b", "policy"), ["aws_y.b.policy"]),
        ("key depends on var.k", Evidence("aws_x.a", "key", "known after apply"), []),
        ("port is 22, expected 80", Evidence("aws_x.a", "port", "22"), []),
        ("port is wrong", Evidence("aws_x.a", "port", "22"), ["port"]),
        ("rule is wrong", Evidence("aws_x.a", "rule", "{port = 22}"), []),
        ("rule[0] opens 22", Evidence("aws_x.a", "rule[0].port", "22"), []),
        ("rule[0] opens 22", Evidence("aws_x.a", "rule[0].port", "22, 80"), ["rule[0].port"]),
        ("aws_x.a opens 22", Evidence("aws_x.a", "port", "22"), []),
        ("aws_y.b is open", Evidence("aws_y.b", "port"), ["aws_y.b.port"]),
        ("it opens 22.", Evidence("aws_x.a", "port", "22"), ["port"]),
        ("it opens 22.", Evidence("aws_x.a", "rule[0].port", "22"), ["rule[0].port"]),
        ("ranges are wrong", Evidence("aws_x.a", "ranges", "['10.0.0.0/8']"), []),
        ("it is open", Evidence("aws_x.a", "", "a value"), []),
    ],
)
def test_what_the_sentence_says_is_not_told_again(because: str, piece: Evidence, told: list[str]) -> None:
    assert _untold(because, piece) == told


def test_what_another_piece_shows_is_not_told_again() -> None:
    """A rule, and its ranges."""
    assert _untold("it is open", _RULE, Evidence("aws_x.a", "rule[0].ranges", "['0.0.0.0/0']"), _RULE) == ["rule[0]"]
    assert _untold("it is open", _RULE, Evidence("aws_x.a", "rule[0].ranges", "['0.0.0.0/0', '::/0']")) == ["rule[0]", "rule[0].ranges"]
    assert _untold("it is open", _RULE, Evidence("aws_y.b", "rule[0].ranges", "['0.0.0.0/0']")) == ["rule[0]", "aws_y.b.rule[0].ranges"]
    elsewhere = Evidence("aws_x.a", "rule[0].ranges", None, "written", Location("b.tf", 1))
    assert _untold("it is open", _RULE, elsewhere) == ["rule[0]", "rule[0].ranges"]


def test_whom_a_change_hands_the_subjects_to_is_said_once() -> None:
    several = [outcome("aws_x.a", "own/x", "missing", used_by=names) for names in (("aws_y.b", "aws_y.c"), ("aws_y.c", "aws_y.d"))]
    assert put_to_use(several, 2) == ["now used by aws_y.b, aws_y.c, aws_y.d"]
    assert put_to_use(several[:1], 1) == ["now used by aws_y.b, aws_y.c"]
    assert put_to_use([outcome("aws_x.a", "own/x", "missing")], 2) == []
