"""How texts are made that are not known yet: the same pieces around the same gaps are the same text, whatever will stand in the gaps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import msgspec

from srm_tf.model.value import GAP, Certainty, Reference, Value
from srm_tf.regex import regex

HOLE: Final = regex(r"\{(\w+)\}")  # in the pattern of a name
ANYTHING: Final = ""  # a gap of which nobody knows what will stand there


class Recipe(msgspec.Struct, frozen=True):
    """The pieces of a text, one more than there are gaps, and what each gap waits for."""

    pieces: tuple[str, ...]
    gaps: tuple[str, ...] = ()

    @property
    def sure(self) -> bool:
        """Whether it is known what stands in each gap, though not what that comes to."""
        return ANYTHING not in self.gaps

    def since(self, text: str) -> Recipe | None:
        """What begins with a text that stands in one of the pieces.

        >>> Recipe(("arn:aws:x:", "::/a/", ""), ("var.region", "var.id")).since("/a/")
        Recipe(pieces=('/a/', ''), gaps=('var.id',))
        """
        place = next((place for place, piece in enumerate(self.pieces) if text in piece), None)
        if place is None:
            return None
        first = self.pieces[place]
        return Recipe((first[first.index(text) :], *self.pieces[place + 1 :]), self.gaps[place:])


def _as_written(reference: Reference) -> str:
    return reference.text


def recipe(value: Value, told: Callable[[Reference], str] = _as_written) -> Recipe | None:
    """How a text is made; None where nothing is known of it. `told`: what a gap waits for, where two references may say the same.

    It is for comparing only: a sensitive text is in it as it is.
    """
    text = value.text()
    if text is not None:
        return Recipe((text,))
    if not value.is_unknown:
        return None
    unknown = value.unknown
    pieces = tuple(unknown.shape.split(GAP))
    number = len(pieces) - 1
    waits = [told(one) for one in awaited(value)]
    if number and len(waits) in {1, number}:
        return Recipe(pieces, tuple(waits * number if len(waits) == 1 else waits))
    if number:
        return Recipe(pieces, (ANYTHING,) * number)
    if unknown.made:
        return Recipe(unknown.made[::2], unknown.made[1::2])
    if unknown.origin:
        return Recipe((unknown.prefix, unknown.suffix), (unknown.origin,))
    return Recipe((unknown.prefix, unknown.suffix), (ANYTHING,)) if unknown.prefix or unknown.suffix else None


def awaited(value: Value) -> tuple[Reference, ...]:
    """What the gaps of a text wait for, in order; nothing where that is not certain. What is known already leaves no gap."""
    if any(one.certainty != Certainty.EXACT for one in value.references):
        return ()
    later = [one for one in value.references if one.text in value.unknown.depends_on]
    return tuple(later) if {one.text for one in later} == set(value.unknown.depends_on) else ()


def filled(pattern: str, own: Callable[[str], Recipe | None]) -> Recipe | None:
    """How a pattern is made with a name in each of its holes; None where nothing is known of one of them.

    >>> filled("/aws/lambda/{name}", lambda name: Recipe(("", "-app"), ("var.env",)))
    Recipe(pieces=('/aws/lambda/', '-app'), gaps=('var.env',))
    """
    pieces: list[str] = [""]
    gaps: list[str] = []
    for place, part in enumerate(HOLE.split(pattern)):
        inner = own(part) if place % 2 else Recipe((part,))
        if inner is None:
            return None
        pieces[-1] += inner.pieces[0]
        pieces += inner.pieces[1:]
        gaps += inner.gaps
    return Recipe(tuple(pieces), tuple(gaps))


def same(one: Recipe | None, other: Recipe | None) -> bool:
    """Whether both are one text for certain."""
    return one is not None and one.sure and one == other


def begins(one: Recipe | None, start: Recipe | None) -> bool:
    """Whether a text begins with another one for certain, whatever will stand in the gaps.

    >>> begins(Recipe(("shop-", "-search"), ("var.env",)), Recipe(("shop-", "-"), ("var.env",)))
    True
    >>> begins(Recipe(("shop-", "-search"), ("var.env",)), Recipe(("shop-", "-"), ("var.stage",)))
    False
    >>> begins(Recipe(("shop-", ""), ("var.env",)), Recipe(("shop-", "-"), ("var.env",)))
    False
    """
    if one is None or start is None or not start.sure:
        return False
    gaps = len(start.gaps)
    alike = one.gaps[:gaps] == start.gaps and one.pieces[:gaps] == start.pieces[:-1]
    return alike and one.pieces[gaps].startswith(start.pieces[-1])


def differ(one: Recipe | None, other: Recipe | None) -> bool:
    """Whether the two are different texts for certain, whatever will stand in the gaps.

    >>> differ(Recipe(("logs-", ""), ("var.env",)), Recipe(("data-", ""), ("var.env",)))
    True
    >>> differ(Recipe(("", "-logs"), ("var.env",)), Recipe(("", ""), ("var.env",)))
    True
    >>> differ(Recipe(("a", ""), ("var.env",)), Recipe(("", "a"), ("var.env",)))
    False
    """
    if one is None or other is None:
        return False
    if not one.gaps or not other.gaps:
        known, other = (one, other) if not one.gaps else (other, one)
        return not _fits(known.pieces[0], other.pieces)
    begins, ends = (one.pieces[0], other.pieces[0]), (one.pieces[-1], other.pieces[-1])
    apart = not (begins[0].startswith(begins[1]) or begins[1].startswith(begins[0]))
    if apart or not (ends[0].endswith(ends[1]) or ends[1].endswith(ends[0])):
        return True
    if not one.sure or one.gaps != other.gaps:
        return False
    odd = [pair for pair in zip(one.pieces, other.pieces, strict=True) if pair[0] != pair[1]]
    return len(odd) == 1 or sum(map(len, one.pieces)) != sum(map(len, other.pieces))


def _fits(text: str, pieces: tuple[str, ...]) -> bool:
    """Whether a text may be these pieces with anything between them.

    >>> _fits("a-b-c", ("a", "-", "c")), _fits("ab", ("ab", "b")), _fits("ab", ("ab",)), _fits("ab", ("a",))
    (True, False, True, False)
    """
    if len(pieces) == 1:
        return text == pieces[0]
    first, *middle, last = pieces
    if not text.startswith(first) or not text.endswith(last) or len(text) < len(first) + len(last):
        return False
    place, end = len(first), len(text) - len(last)
    for piece in middle:
        place = text.find(piece, place, end)
        if place < 0:
            return False
        place += len(piece)
    return True
