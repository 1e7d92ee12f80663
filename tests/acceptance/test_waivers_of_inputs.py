"""What becomes of a waiver that several inputs have: of use in one of them, it is of use."""

from __future__ import annotations

from datetime import date

import pytest

from srm_tf.engine.finding import Use, Waiver, WrittenWaiver
from srm_tf.engine.waiver_states import BROKEN, HOLDS, IN_PART, NOT_ASKED, OVER, UNMATCHED, standing

DAY = date(2026, 11, 25)
CONTROLS = ("s3/buckets-log-access",)


def entry(until: date | None = None, controls: tuple[str, ...] = CONTROLS, problem: str = "") -> WrittenWaiver:
    return WrittenWaiver(Waiver("comment", "a lab", until), controls, "main.tf:3", problem=problem)


def use(one: WrittenWaiver, *, used: bool = False, asked: bool = True, whole: bool = True, accepts: int = 0) -> Use:
    return Use("prod", one, used, asked, whole, accepts, 0)


WRITTEN = entry()


@pytest.mark.parametrize(
    ("found", "state"),
    [
        ([use(WRITTEN, used=True), use(WRITTEN)], HOLDS),
        ([use(WRITTEN), use(WRITTEN)], UNMATCHED),
        ([use(WRITTEN), use(WRITTEN, whole=False)], IN_PART),
        ([use(WRITTEN), use(WRITTEN, asked=False)], UNMATCHED),
        ([use(WRITTEN, asked=False), use(WRITTEN, asked=False)], NOT_ASKED),
        ([use(entry(DAY), used=True)], HOLDS),  # on its last day it is in force
        ([use(entry(date(2026, 11, 24)), used=True)], OVER),
        ([use(entry(date(2026, 11, 24), problem="no reason"), used=True)], BROKEN),
    ],
)
def test_the_state_of_a_waiver_is_that_of_all_inputs(found: list[Use], state: str) -> None:
    assert [one.state for one in standing(found, DAY)] == [state]


def test_what_is_accepted_is_counted_over_all_inputs() -> None:
    (one,) = standing([use(WRITTEN, used=True, accepts=2), use(WRITTEN), use(WRITTEN, used=True, accepts=1)], DAY)
    assert one.accepts == 3


def test_what_is_over_accepts_nothing() -> None:
    (one,) = standing([use(entry(date(2026, 11, 24)), used=True, accepts=2)], DAY)
    assert one.accepts == 0


def test_two_waivers_in_one_place_are_told_apart_by_their_controls() -> None:
    other = entry(controls=("s3/buckets-are-versioned",))
    assert [one.state for one in standing([use(WRITTEN, used=True), use(other)], DAY)] == [HOLDS, UNMATCHED]
