"""What became of each waiver (in force, over, unmatched …), and a finding for each that is of no use any more."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

import msgspec

from srm_tf.engine.finding import About, Outcome, Use, WrittenWaiver
from srm_tf.model.verdict import Verdict

if TYPE_CHECKING:
    from srm_tf.engine.waivers import Acceptance, Pair

IN_FORCE: Final = "srm-tf/waivers-are-in-force"
MATCH: Final = "srm-tf/waivers-match-findings"
HOLDS: Final = "in force"
OVER: Final = "over"
UNMATCHED: Final = "unmatched"
BROKEN: Final = "cannot hold"
NOT_ASKED: Final = "not asked"  # none of its controls was
IN_PART: Final = "nothing so far"  # it matches nothing, and not all was judged that it may be about
STATES: Final = (HOLDS, OVER, UNMATCHED, BROKEN, NOT_ASKED, IN_PART)


def use_of(
    entry: WrittenWaiver, acceptance: Acceptance, done: Mapping[Pair, bool], root: str, wanted: Callable[[str], bool], *, whole: bool
) -> Use:
    """What became of a waiver. `done`: each finding, is it accepted? `wanted`: whether a control was asked; `whole`: see `Use`."""
    met = acceptance.met(entry)
    asked = bool(met) or (not entry.problem and any(wanted(one) for one in entry.controls))
    accepted = [done[pair] for pair in met if pair in done]
    return Use(root, entry, bool(met), asked, whole, accepted.count(True), accepted.count(False))


class Standing(msgspec.Struct, frozen=True):
    """What became of a waiver in all inputs. `state` is one of STATES; `accepts`: how many findings; `in_part`: of how many only a part."""

    entry: WrittenWaiver
    state: str
    accepts: int
    in_part: int
    root: str  # the first input


def standing(found: Iterable[Use], as_of: date) -> Iterator[Standing]:
    """The state of each waiver, once for all inputs that have it: used in one input, it counts as used."""
    by_place: dict[tuple[str, tuple[str, ...]], list[Use]] = {}
    for use in found:
        by_place.setdefault((use.entry.place, use.entry.controls), []).append(use)
    for several in by_place.values():
        state = _state(several, as_of)
        accepts, in_part = (sum(use.accepts for use in several), sum(use.in_part for use in several)) if state == HOLDS else (0, 0)
        yield Standing(several[0].entry, state, accepts, in_part, several[0].root)


def _state(several: Sequence[Use], as_of: date) -> str:
    entry = several[0].entry
    if entry.problem:
        return BROKEN
    if entry.waiver.until is not None and entry.waiver.until < as_of:
        return OVER
    if any(use.used for use in several):
        return HOLDS
    if not any(use.asked for use in several):
        return NOT_ASKED
    return UNMATCHED if all(use.whole for use in several) else IN_PART


def lapsed(found: Iterable[Use], as_of: date) -> Iterator[Outcome]:
    """A finding for every waiver that holds no more, or matches nothing. Those for other checkers may be of use to them."""
    for one in standing((use for use in found if not use.entry.foreign), as_of):
        entry, place, said = one.entry, one.entry.place, ", ".join(one.entry.controls)
        if one.state == BROKEN:
            yield _finding(one, MATCH, f"{place}: {entry.problem}")
        elif one.state == OVER and entry.waiver.until is not None:
            yield _finding(one, IN_FORCE, f"{place} waived {said} until {entry.waiver.until}, which is over")
        elif one.state == UNMATCHED:
            yield _finding(one, MATCH, f"{place} waives {said}, which finds nothing there")


ABOUT: Final = {
    IN_FORCE: About(
        "Waivers are in force",
        "A risk was accepted until some day, and that day is over: the finding counts again.",
        "Mend what the waiver was for, or decide anew and give it another day.",
    ),
    MATCH: About(
        "Waivers match a finding",
        "A waiver that matches nothing is a slip, or is left over; either way it hides the next finding at its place.",
        "Remove the waiver, or mend its words and its place.",
    ),
}


def _finding(one: Standing, control: str, because: str) -> Outcome:
    """A finding about a waiver, at its place."""
    return Outcome(
        root=one.root,
        address=one.entry.place,
        source=one.entry.place,
        type="waiver",
        control=control,
        title=ABOUT[control].title,
        verdict=Verdict.MISCONFIGURED,
        severity="low",
        domain="configuration_management",
        profile="baseline",
        grounds=because,
        location=one.entry.waiver.location,
        remediation=ABOUT[control].mend,
    )
