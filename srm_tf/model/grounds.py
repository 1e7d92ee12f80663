"""What an answer says for itself: facts, of which all hold, or of which any would do. Here alone they become a sentence.

Most facts are a plain text, which costs nothing more. What people read in short keeps its parts: `Fact`, `All`, `Either`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Final, TypeAlias

import msgspec

# What facts say of a resource that is there, and of one, or an element of a block, that should not be.
BESIDE: Final = "stands beside it"
UNWELCOME: Final = "stands beside it, and should not"
UNFIT: Final = "should not stand beside it as it is"  # of one that may stand there otherwise, as its reason tells
AMISS: Final = "is not allowed"
UNWANTED: Final = ", which is not allowed"  # what ends a fact about a value that should be any other
IF_ASKED: Final = "it is not known whether this control applies"
IF_THERE: Final = "; if so"  # what ends a fact about whether a resource is there, before what would be wrong with it
_AND, _OR = "; ", "; or: "
_PATTERN: Final = "to match '"  # a regular expression, which few people read


class Fact(msgspec.Struct, frozen=True, gc=False):
    """`whom` is an attribute or a resource as messages call it, "" where `says` is the whole sentence; `expected` is what was, instead.

    `because` is what makes it so. `reach` is that part of `says` which tells how far it goes: `every port`, `22, 3389`.
    `lacks`: the types of which it says that none belongs to the subject.
    """

    whom: str
    says: str
    expected: str = ""
    because: Grounds = ""
    reach: str = ""
    lacks: tuple[str, ...] = ()


class All(msgspec.Struct, frozen=True, gc=False):
    """Two or more that hold together."""

    parts: tuple[Grounds, ...]


class Either(msgspec.Struct, frozen=True, gc=False):
    """Two or more of which each would do."""

    parts: tuple[Grounds, ...]


Grounds: TypeAlias = "str | Fact | All | Either"


def jointly(several: Iterable[Grounds]) -> Grounds:
    """All of them, those that are the same once; of a choice, and of what nobody knows to be asked, nothing where that is said anyway."""
    every = dict.fromkeys([one for one in several if one])
    parts = tuple([one for one in every if not _is_said(one, every)])
    return All(parts) if len(parts) > 1 else parts[0] if parts else ""


def _is_said(one: Grounds, every: Collection[Grounds]) -> bool:
    """Whether one part of a choice is among all, or what leaves open whether the control applies."""
    if isinstance(one, Either):
        return any(part in every for part in one.parts)
    return isinstance(one, Fact) and one.says == IF_ASKED and one.because in every


def either(several: Iterable[Grounds]) -> Grounds:
    """Any of them; what leaves a choice itself adds what it lets choose from."""
    parts = _in_words(dict.fromkeys([part for one in several for part in choices(one) if part]))
    return Either(parts) if len(parts) > 1 else parts[0] if parts else ""


def _in_words(parts: Collection[Grounds]) -> tuple[Grounds, ...]:
    """Without the patterns for what a value may be besides the values that are named: who mends it takes one of those."""
    asked = [one for one in parts if isinstance(one, Fact) and one.expected]
    named = {(one.whom, one.says) for one in asked if not one.expected.startswith(_PATTERN)}
    unread = {one for one in asked if one.expected.startswith(_PATTERN) and (one.whom, one.says) in named}
    return tuple([one for one in parts if one not in unread]) if unread else tuple(parts)


def choices(grounds: Grounds) -> tuple[Grounds, ...]:
    """What there is to choose from: itself, where that is all."""
    return grounds.parts if isinstance(grounds, Either) else (grounds,)


def facts(grounds: Grounds) -> Iterator[str | Fact | Either]:
    """What holds together, in order; an `Either` among it stays one."""
    if isinstance(grounds, All):
        for part in grounds.parts:
            yield from facts(part)
    elif grounds:
        yield grounds


def lacked(grounds: Grounds) -> Iterator[str]:
    """The types of which it is said, anywhere in it, that none belongs to the subject."""
    if isinstance(grounds, All | Either):
        for part in grounds.parts:
            yield from lacked(part)
    elif isinstance(grounds, Fact):
        yield from grounds.lacks
        yield from lacked(grounds.because)


def number(grounds: Grounds) -> int:
    """How many facts it holds, those that it rests on with them."""
    if isinstance(grounds, All | Either):
        return sum(map(number, grounds.parts))
    return 1 + number(grounds.because) if isinstance(grounds, Fact) else bool(grounds)


def each_names(grounds: Grounds, what: str) -> bool:
    """Whether each fact of it has this in its text."""
    if isinstance(grounds, All | Either):
        return all(each_names(part, what) for part in grounds.parts)
    return what in text_of(grounds)


def text_of(grounds: Grounds) -> str:
    """All of it as one text, which says nothing twice that holds together, or of which each would do."""
    if isinstance(grounds, str):
        return grounds
    if isinstance(grounds, Fact):
        return _of_a_fact(grounds)
    return joined(map(text_of, facts(grounds))) if isinstance(grounds, All) else alternatives(map(text_of, grounds.parts))


def _of_a_fact(fact: Fact) -> str:
    said = f"{fact.whom} {fact.says}" if fact.whom else fact.says
    if fact.expected:
        said = f"{said}, expected {fact.expected}"
    return f"{said}: {text_of(fact.because)}" if fact.because else said


def joined(texts: Iterable[str]) -> str:
    """One sentence of several that hold together."""
    return _AND.join(dict.fromkeys(texts))


def alternatives(texts: Iterable[str]) -> str:
    """One sentence of several of which each would do."""
    return _OR.join(dict.fromkeys(texts))
