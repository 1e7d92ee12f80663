"""What an answer is: a verdict with its evidence, and how answers combine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import IntEnum
from itertools import chain
from operator import attrgetter
from typing import Final, TypeVar

import msgspec
from msgspec.structs import replace

from srm_tf.model.grounds import Grounds, either, jointly, text_of
from srm_tf.model.value import Location


class Verdict(IntEnum):
    """Ordered from best to worst. `missing` (nobody wrote it) and `misconfigured` (somebody wrote it wrongly) are both false.

    `fails`: whether this is one of the two kinds of false.
    """

    SATISFIED = 0
    UNKNOWN = 1
    MISSING = 2
    MISCONFIGURED = 3

    fails: bool

    def __init__(self, rank: int) -> None:
        self.fails = rank > 1  # asked millions of times: an attribute costs a tenth of a property that looks members up

    @property
    def word(self) -> str:
        """The word users see."""
        return self.name.lower()


# Python 3.11 takes ten times as long to look up a member as a name of a module, and every answer is held against these.
HOLDS: Final = Verdict.SATISFIED
OPEN: Final = Verdict.UNKNOWN


class Origin(msgspec.Struct, frozen=True):
    """Where a value is written that is only named at its place: `what` is `the default of var.public`; `location` None: in no file."""

    what: str
    location: Location | None = None


class Evidence(msgspec.Struct, frozen=True):
    """What a verdict rests on. `value` is the shown text: None where there is none, "sensitive" where it must not be shown.

    `how` is one of written, provider_default, assumed_default, reference, inferred, account, attested, term.
    `digest` stands for the whole text where `value` shows only its beginning: two that begin alike are not the same.
    `origin`: where the value is written, if no more than a name of it stands at `location`.
    """

    address: str
    path: str = ""
    value: str | None = None
    how: str = "written"
    location: Location | None = None
    digest: str | msgspec.UnsetType = msgspec.UNSET
    origin: Origin | msgspec.UnsetType = msgspec.UNSET

    def around(self) -> Iterator[tuple[str, str]]:
        """Address and path of all that it can be a part of: of `a[0].b` these are `a[0]`, `a`, and the resource."""
        if self.path:
            yield from ((self.address, self.path[:end]) for end in {0, *(at for at, sign in enumerate(self.path) if sign in ".[")})


class Judgement(msgspec.Struct, frozen=True):
    """A verdict, what says why, the evidence, and what an unknown depends on."""

    verdict: Verdict
    grounds: Grounds = ""
    evidence: tuple[Evidence, ...] = ()
    depends_on: tuple[str, ...] = ()

    @property
    def because(self) -> str:
        """The grounds as one sentence."""
        return text_of(self.grounds)


T = TypeVar("T")

SATISFIED: Final = Judgement(Verdict.SATISFIED)


def holds(because: Grounds, *evidence: Evidence) -> Judgement:
    """The sentence is true."""
    return Judgement(HOLDS, because, evidence)


def lacks(because: Grounds, *evidence: Evidence) -> Judgement:
    """The sentence is false because nobody wrote what it asks for."""
    return Judgement(Verdict.MISSING, because, evidence)


def breaks(because: Grounds, *evidence: Evidence) -> Judgement:
    """The sentence is false because somebody wrote something else."""
    return Judgement(Verdict.MISCONFIGURED, because, evidence)


def depends(because: Grounds, on: Iterable[str] = (), *evidence: Evidence) -> Judgement:
    """The sentence cannot be decided before the things in `on` are known."""
    return Judgement(OPEN, because, evidence, tuple(dict.fromkeys(on)))


# any_of prefers, among alternatives that all fail, the one somebody wrote: best in this order.
_ANY_ORDER: Final = {HOLDS: 0, OPEN: 1, Verdict.MISCONFIGURED: 2, Verdict.MISSING: 3}


def all_of(parts: Sequence[Judgement]) -> Judgement:
    """And: the worst verdict, with what the parts of that verdict say, and last what nobody wrote besides. No parts: satisfied.

    The evidence is that of the worst alone: it says what is written where, and a waiver that stands there accepts the answer.
    """
    if len(parts) == 1:
        return parts[0]
    worst = max([part.verdict for part in parts], default=HOLDS)
    found = _merge(worst, [part for part in parts if part.verdict == worst], jointly)
    lacking = [part.grounds for part in parts if part.verdict == Verdict.MISSING] if worst == Verdict.MISCONFIGURED else []
    return replace(found, grounds=jointly([found.grounds, *lacking])) if lacking else found


def any_of(parts: Sequence[Judgement]) -> Judgement:
    """Or: the best verdict; where every alternative fails, misconfigured speaks before missing."""
    if not parts:
        return lacks("no alternative")
    if len(parts) == 1:
        return parts[0]
    best = min([part.verdict for part in parts], key=_ANY_ORDER.__getitem__)
    if best == HOLDS:
        return next(part for part in parts if part.verdict == best)
    leading = [part for part in parts if part.verdict == best]
    if best == OPEN:
        return _merge(best, leading, either)
    return _merge(best, [*leading, *(part for part in parts if part.verdict != best)], either)


def agreed(parts: Sequence[Judgement]) -> Judgement | None:
    """Of several answers of which one will be the right one: what holds whichever it is; None where that is open."""
    if not parts or (len({part.verdict for part in parts}) > 1 and not all(part.verdict.fails for part in parts)):
        return None
    return all_of(parts)


def _merge(verdict: Verdict, parts: list[Judgement], join: Callable[[Iterable[Grounds]], Grounds]) -> Judgement:
    """One judgement out of several: grounds in order without repeats, evidence and dependencies united."""
    return Judgement(
        verdict,
        join([part.grounds for part in parts]),
        _united(parts, attrgetter("evidence")),
        _united(parts, attrgetter("depends_on")),
    )


def _united(parts: list[Judgement], field: Callable[[Judgement], tuple[T, ...]]) -> tuple[T, ...]:
    found = [items for part in parts if (items := field(part))]
    if not found or (len(found) == 1 and len(found[0]) == 1):
        return found[0] if found else ()
    return tuple(dict.fromkeys(chain.from_iterable(found)))
