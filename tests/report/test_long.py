"""Of what is unknown for very many reasons, programs are told the first and the number of the others."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from srm_tf.engine.finding import Outcome
from srm_tf.model.grounds import either, jointly
from srm_tf.model.verdict import Evidence, Verdict
from srm_tf.report.long import MOST, Told, told


def outcome(number: int, verdict: Verdict) -> Outcome:
    names = [f"aws_x.y{place}" for place in range(number)]
    grounds = either(f"{name} may be it" for name in names)
    seen = tuple(Evidence(name) for name in names)
    return Outcome(".", "aws_x.z", "aws_x.z", "aws_x", "x/y", "X", verdict, "high", "iam", "baseline", grounds, seen, tuple(names))


def test_the_first_are_told_and_the_others_counted() -> None:
    one = told(outcome(MOST + 20, Verdict.UNKNOWN))
    assert (len(one.evidence), len(one.depends_on), one.evidence_left, one.depends_left) == (MOST, MOST, 20, 20)
    assert one.because.endswith(f"aws_x.y{MOST - 1} may be it; or: 20 other reasons like these")


def test_of_several_choices_only_the_long_one_is_cut() -> None:
    long = outcome(MOST + 20, Verdict.UNKNOWN)
    one = replace(long, grounds=jointly([either(["it may be small", "it may be red"]), long.grounds]))
    begins, _, ends = told(one).because.partition("aws_x.y0 may be it")
    assert ("it may be small" in begins, "it may be red" in begins, "like these" in begins) == (True, True, False)
    assert ends.endswith(f"aws_x.y{MOST - 1} may be it; or: 20 other reasons like these")


@pytest.mark.parametrize("one", [outcome(MOST, Verdict.UNKNOWN), outcome(MOST + 20, Verdict.MISCONFIGURED)])
def test_what_fails_and_what_is_not_too_long_is_told_whole(one: Outcome) -> None:
    assert told(one) == Told(one.because, one.evidence, one.depends_on)
