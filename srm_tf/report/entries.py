"""Findings of one resource that say the very same thing: people read it once, with the names of all controls that it fails.

One statement `*` on `*` fails six controls. Each is a finding of its own, with an id, a waiver and a change of its own, and is counted
as one; but six times the same sentence teaches to skim. Of what nobody wrote (`missing`) the sentence tells nothing: it is the same, and
each control wants something else in its place. It is put together where one control asks for nothing but that another is met.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from srm_tf.model.grounds import Fact, facts
from srm_tf.model.verdict import Verdict
from srm_tf.report.tally import severity_rank

if TYPE_CHECKING:
    from srm_tf.engine.finding import Outcome
    from srm_tf.report.groups import Finding

_EVERY = "every port"


class Entry(msgspec.Struct, frozen=True):
    """What is told in full, the most severe, and the others that it tells as well, worst first."""

    first: Finding
    also: tuple[Finding, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All of them."""
        return (self.first, *self.also)


def entries(found: Iterable[Finding], place: Callable[[Finding], object] = lambda _: None) -> list[Entry]:
    """Each finding in one entry, these in the order of their first findings. `place`: where a page sends its reader, if it does."""
    ordered = list(found)
    together: dict[object, list[int]] = defaultdict(list)
    for at, one in enumerate(ordered):
        together[_rests_on(one, place) or at].append(at)
    also: dict[int, list[int]] = defaultdict(list)
    for several in together.values():
        for at, teller in _tellers(several, ordered).items():
            also[teller].append(at)
    for at, teller in _settled(ordered, place).items():
        also[teller] += also.pop(at)
    return [
        Entry(ordered[at], tuple(sorted((ordered[each] for each in also[at] if each != at), key=_rank)))
        for at in range(len(ordered))
        if at in also
    ]


def _settled(found: Sequence[Finding], place: Callable[[Finding], object]) -> dict[int, int]:
    """Which of those that nobody wrote is mended with which other, that is no lesser and is told in its place."""
    missing = {at: one.first for at, one in enumerate(found) if one.first.verdict == Verdict.MISSING}
    if not any(one.met_by for one in missing.values()):
        return {}
    known = {(one.control, _subjects(found[at], place)): at for at, one in missing.items()}
    settled: dict[int, int] = {}
    for at, one in missing.items():
        tellers = [known.get((control, _subjects(found[at], place))) for control in one.met_by]
        teller = next((each for each in tellers if each is not None and _rank(found[each]) <= _rank(found[at])), None)
        if teller is not None and not found[teller].first.met_by:  # one step: what tells is told itself
            settled[at] = teller
    return settled


def _subjects(finding: Finding, place: Callable[[Finding], object]) -> object:
    one, whose = finding.first, tuple((each.address, each.touched, each.waiver) for each in finding.outcomes)
    return one.root, one.source, one.change, one.calls, whose, place(finding)


def _rank(one: Finding) -> int:
    return severity_rank(one.first.severity)


def _rests_on(finding: Finding, place: Callable[[Finding], object]) -> object:
    """All but the sentence in which two findings have to be alike; None for one that stands by itself."""
    one = finding.first
    if one.verdict != Verdict.MISCONFIGURED or not all(each.evidence for each in finding.outcomes):
        return None
    proof = tuple((each.address, each.touched, each.waiver, each.location, frozenset(each.evidence)) for each in finding.outcomes)
    return one.root, one.source, one.change, one.calls, proof, place(finding)


def _tellers(several: Sequence[int], found: Sequence[Finding]) -> dict[int, int]:
    """Which tells each: of those that are no lesser the worst, of these the one that tells most, of these the first."""
    if len(several) == 1:
        return {several[0]: several[0]}
    told = {at: {other for other in several if _tells(found[at], found[other])} for at in several}
    best = sorted(several, key=lambda at: (_rank(found[at]), -len(told[at]), at))
    return {at: next(one for one in best if at in told[one]) for at in several}


def _tells(one: Finding, other: Finding) -> bool:
    """Whether the reasons of one are those of the other, or say more of the same instances."""
    return len(one.reasons) == len(other.reasons) and all(
        _whom(ours.outcomes) == _whom(theirs.outcomes)
        and (ours.alternatives == theirs.alternatives or all(map(_says, ours.outcomes, theirs.outcomes)))
        for ours, theirs in zip(one.reasons, other.reasons, strict=True)
    )


def _whom(outcomes: Sequence[Outcome]) -> list[str]:
    return [one.address for one in outcomes]


def _says(one: Outcome, other: Outcome) -> bool:
    """The same facts; whoever opens every port opens 22 and 3389 as well."""
    ours, theirs = list(facts(one.grounds)), list(facts(other.grounds))
    return len(ours) == len(theirs) and all(map(_covers, ours, theirs))


def _covers(wide: object, narrow: object) -> bool:
    if wide == narrow or not isinstance(narrow, Fact) or not narrow.reach:
        return wide == narrow
    return replace(narrow, says=narrow.says.replace(narrow.reach, _EVERY, 1), reach=_EVERY) == wide
