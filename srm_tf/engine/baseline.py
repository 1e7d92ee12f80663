"""Findings ↔ the entries of a baseline: what is written of a finding, when it is found again, what is new and what is gone.

An entry speaks of one finding: input, full address, control, verdict, and what the verdict rests on. A change to any of these re-opens it,
a change to anything else of the resource does not. What has become less is still accepted: of two open rules the one that is left.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final, Literal, TypeAlias

import msgspec
from msgspec.structs import replace

from srm_tf.engine.finding import Outcome, Report, Waiver
from srm_tf.engine.renamed import as_before
from srm_tf.engine.waivers import accepted
from srm_tf.language.show import unordered
from srm_tf.model.verdict import Evidence, Verdict
from srm_tf.regex import regex

_INDEX = regex(r"\[[0-9]+\]")
Key: TypeAlias = tuple[str, str, str]
Former: TypeAlias = Mapping[str, tuple[str, ...]]  # address → those that it had before, the latest first
NOBODY: Final[Former] = {}


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One accepted finding, as its line in the file. `root`: the input, from where the file stands; `accepted`: the day it was."""

    root: str
    address: str
    control: str
    verdict: Literal["unknown", "missing", "misconfigured"]
    severity: Literal["critical", "high", "medium", "low"]
    evidence: tuple[str, ...]
    accepted: date

    @property
    def key(self) -> Key:
        """What a judgement is known by: input, resource and control."""
        return self.root, self.address, self.control

    def holds_for(self, verdict: str, evidence: Sequence[str]) -> bool:
        """Whether a finding with the same key is this one, or what is left of it."""
        if verdict != self.verdict:
            return False
        if self.evidence == tuple(evidence):
            return True
        return bool(evidence) and Counter(evidence) <= Counter(self.evidence)


def entry(one: Outcome, root: str, day: date) -> Entry:
    """The line that accepts a finding."""
    return Entry(root, one.address, one.control, one.verdict.word, one.severity, evidence(one), day)  # type: ignore[arg-type]


def evidence(one: Outcome, told: Former = NOBODY) -> tuple[str, ...]:
    """What a verdict rests on: places and values, and what an unknown waits for, in an order of their own.

    Neither lines nor the place of an element in its list are in it, nor the words of the message. Pieces that read alike are repeated.
    With what is told of earlier addresses, others are called by those.
    """
    pieces = {(piece.address, piece.path, piece.value): piece for piece in one.evidence}
    wholes = {(piece.address, piece.path) for piece in pieces.values() if piece.value is not None}
    whole = [piece for piece in pieces.values() if wholes.isdisjoint(piece.around())]  # which says all that its parts do
    texts = [text for piece in whole if (text := _piece(piece, one.address, told))]
    if one.verdict == Verdict.UNKNOWN:
        texts += [f"waits for {as_before(name, told)}" for name in dict.fromkeys(one.depends_on)]
    return tuple(sorted(texts))


def _piece(piece: Evidence, own: str, told: Former) -> str:
    """`ingress = 22 0.0.0.0/0`, `aws_route_table.a route`; "" for the resource itself."""
    path = _INDEX.sub("", piece.path) if "[" in piece.path else piece.path
    where = " ".join(part for part in (as_before(piece.address, told) if piece.address != own else "", path) if part)
    if piece.value is None:
        return where
    if not isinstance(piece.digest, str):
        return f"{where} = {unordered(piece.value)}"
    start, cut, _ = piece.value.partition("[")  # what is cut inside a list begins with whatever stands first in it
    return f"{where} = {start}{'…' if cut else ''} #{piece.digest}"


class Baseline:
    """The entries of a file, and which of them were found again."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = tuple(entries)
        self.found: dict[Key, Entry] = {}
        self._by_key: dict[Key, list[Entry]] = {}
        self._waivers: dict[date, Waiver] = {}
        for one in self.entries:
            self._by_key.setdefault(one.key, []).append(one)

    def of(self, one: Outcome, root: str, told: Former = NOBODY) -> Waiver | None:
        """Who accepts an outcome: somebody else before the baseline. `told`: the addresses that resources had before.

        What a change hands on is accepted for those who had it.
        """
        if one.waiver is not None or one.verdict == Verdict.SATISFIED:
            return one.waiver
        same = self.entry(one, root, told)
        if same is None or one.used_by:
            return None
        return self._waivers.setdefault(same.accepted, Waiver("baseline", f"in the baseline of {same.accepted.isoformat()}"))

    def entry(self, one: Outcome, root: str, told: Former = NOBODY) -> Entry | None:
        """The entry that accepts an outcome, under the address that it has now or one that it had before."""
        for address in (one.address, *told.get(one.address, ())):
            several = self._by_key.get((root, address, one.control))
            if several is None:
                continue
            readings = (evidence(one), evidence(one, told)) if told else (evidence(one),)
            holding = [each for each in several if any(each.holds_for(one.verdict.word, now) for now in readings)]
            if holding:
                same = min(holding, key=lambda each: len(each.evidence))  # the one that accepts no more than there is, if there is one
                self.found[same.key] = same
                return same
        return None

    @staticmethod
    def rest(old: Entry, one: Outcome, told: Former) -> tuple[tuple[str, ...], bool]:
        """What an entry accepts beyond an outcome that it holds for; whether either has another name in it now."""
        now = evidence(one)
        said = next(each for each in (now, evidence(one, told)) if old.holds_for(one.verdict.word, each))
        return tuple((Counter(old.evidence) - Counter(said)).elements()), old.address != one.address or said != now

    def accept(self, report: Report, root: str) -> Report:
        """The report on one input, with what the baseline accepts."""
        former = _former(report)
        found, told = accepted(report.outcomes, report.told, lambda one: self.of(one, root, former))
        return replace(report, outcomes=tuple(found), told=tuple(told))

    def left(self, asked: Callable[[Entry], bool]) -> list[Entry]:
        """The entries that a run should have found again, and has not."""
        return [one for one in self.entries if self.found.get(one.key) is not one and asked(one)]


def _former(report: Report) -> Former:
    """The addresses that each address had before, in the one input of a report; NOBODY if nothing was judged."""
    return report.former.get(report.inputs[0], NOBODY) if report.inputs else NOBODY


class Judged(msgspec.Struct, frozen=True):
    """One input under judgement, and its name in the file."""

    root: str
    report: Report
    strict: bool

    def open(self) -> Iterator[Outcome]:
        """What may be accepted: false, or unknown where that counts, and accepted by nobody."""
        for one in self.report.outcomes:
            if one.waiver is None and (one.verdict.fails or (self.strict and one.verdict == Verdict.UNKNOWN)):
                yield one

    def still(self) -> Iterator[Outcome]:
        """What is unknown where that does not count: an entry for it, written where it does, is neither fixed nor gone."""
        return (one for one in self.report.outcomes if not self.strict and one.waiver is None and one.verdict == Verdict.UNKNOWN)


class Update(msgspec.Struct, frozen=True):
    """What becomes of a baseline. `new`: open, and not accepted. `gone`: fixed, changed or no longer there, and left in the file.

    `moved`: of what has another address now, be it the resource itself or what its finding rests on.
    """

    entries: tuple[Entry, ...]
    accepted: tuple[Entry, ...]
    dropped: tuple[Entry, ...]
    narrowed: tuple[Entry, ...]
    new: tuple[Entry, ...]
    gone: tuple[Entry, ...]
    moved: tuple[Entry, ...] = ()


class Instructions(msgspec.Struct, frozen=True):
    """What somebody wants of an update. `wants`: which new findings are accepted; `asked`: what would have been found if it were there."""

    day: date
    wants: Callable[[Judged, Outcome], bool]
    asked: Callable[[Entry], bool]
    prune: bool = False


def written(judged: Iterable[Judged], day: date) -> tuple[Entry, ...]:
    """A baseline of all that is open."""
    return ordered(entry(one, each.root, day) for each in judged for one in each.open())


def updated(baseline: Baseline, judged: Iterable[Judged], how: Instructions) -> Update:
    """The baseline after a run. What became less is narrowed where the rest is pruned, what has moved is called by its new address.

    Of what was not judged, nothing changes.
    """
    less: dict[int, Entry] = {}
    moved: dict[int, Entry] = {}
    fresh: list[Entry] = []
    new: list[Entry] = []
    for each in judged:
        former = _former(each.report)
        for one in each.open():
            now = entry(one, each.root, how.day)
            old = baseline.entry(one, each.root, former)
            if old is None:
                (fresh if how.wants(each, one) else new).append(now)
                continue
            left, renamed = baseline.rest(old, one, former)
            if left and how.prune:
                less[id(old)] = replace(old, address=now.address, evidence=now.evidence)
            elif renamed:
                moved[id(old)] = replace(old, address=now.address, evidence=tuple(sorted((*now.evidence, *left))))
        for one in each.still():
            baseline.entry(one, each.root, former)
    taken = {one.key for one in fresh}
    lost = baseline.left(how.asked)
    dropped = [one for one in lost if how.prune or one.key in taken]
    out = set(map(id, dropped))
    kept = ({**less, **moved}.get(id(one), one) for one in baseline.entries if id(one) not in out)
    gone = (one for one in lost if id(one) not in out)
    lists = (fresh, dropped, less.values(), new, gone, moved.values())
    return Update(ordered([*kept, *fresh]), *map(ordered, lists))


def ordered(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Entries without repeats, in the order in which the file has them."""
    return tuple(sorted(dict.fromkeys(entries), key=_order))


def _order(one: Entry) -> tuple[object, ...]:
    return one.root, one.address, one.control, one.verdict, one.evidence, one.accepted
