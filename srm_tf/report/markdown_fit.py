"""Markdown that has to fit: what is too long loses the ends of its longest parts, and says so."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

import msgspec

from srm_tf.wording import count


class Item(NamedTuple):
    """A piece of Markdown that stays whole. `tells_of`: how many of what its part counts; `short`: what may stand for it, to make room."""

    text: str
    tells_of: int = 1
    short: str = ""

    @property
    def least(self) -> str:
        """The shortest that may stand for it."""
        return self.short or self.text


class Part(msgspec.Struct, frozen=True):
    """A part of a page: what stands around its items, how many there are to tell of, and how one of them is called.

    `items` may be many: they are asked for one by one, and no further than the page can hold.
    """

    what: str
    total: int
    items: Iterable[Item]
    which: str = ""  # after `what`: " that stood before"
    opening: str = ""
    closing: str = ""
    most: int = 10**9  # items
    elsewhere: str = ""  # where those are that `most` leaves out
    first: int = 0  # so many items are worth more in full than others are in short
    lost: str = ""  # what an item in short lacks, and where that is


class _Drawn(msgspec.Struct, frozen=True):
    part: Part
    items: tuple[Item, ...]

    @property
    def size(self) -> int:
        return sum(map(_size, self.lines(len(self.items), len(self.items))))

    def lines(self, number: int, whole: int) -> list[str]:
        """The part with its first items, of which so many are whole and the others in short, and a sentence about what is left out."""
        part, shown = self.part, self.items[:number]
        left = part.total - sum(one.tells_of for one in shown)
        why = part.elsewhere if part.elsewhere and number == len(self.items) else _LEFT_OUT
        texts = [*(one.text for one in shown[:whole]), *(one.least for one in shown[whole:])]
        note = [f"\n*{part.lost}*\n"] if any(one.least != one.text for one in shown[whole:]) else []
        note += [f"\n*{count(left, f'more {part.what}' if shown else part.what)}{part.which}: {why}*\n"] if left else []
        return [line for line in (part.opening, *texts, *note, part.closing) if line] if shown else note


_LEFT_OUT = "left out for want of room; `--format table` and `--format json` show all"


def _size(text: str) -> int:
    """Bytes with the line's end. Neither GitHub nor GitLab counts more for a character."""
    return len(text.encode()) + 1


def fit(head: str, parts: Sequence[Part], limit: int) -> str:
    """The page in at most `limit` bytes; the head is whole whatever comes after it."""
    room = limit - _size(head)
    drawn = [_Drawn(part, tuple(_draw(part, room))) for part in parts if part.total]
    shares = _shares([one.size for one in drawn], room)
    lines = [line for one, share in zip(drawn, shares, strict=True) for line in _cut(one, share)]
    return "\n".join([head, *lines]).rstrip("\n")


def _draw(part: Part, room: int) -> Iterator[Item]:
    """The items that could fit if there was nothing else."""
    for place, item in enumerate(part.items):
        room -= _size(item.least)
        if place == part.most or room < 0:
            return
        yield item


def _shares(sizes: Sequence[int], room: int) -> list[int]:
    """Room for each: what it needs, or as much as the other large ones get."""
    shares = [0] * len(sizes)
    for place, index in enumerate(sorted(range(len(sizes)), key=sizes.__getitem__)):
        shares[index] = min(sizes[index], room // (len(sizes) - place))
        room -= shares[index]
    return shares


def _cut(one: _Drawn, share: int) -> list[str]:
    """As many items as the share holds. All but the `first` are told in short before any is left out, and these before one of them is."""
    several, first = len(one.items), one.part.first
    if _fits(one.lines(several, several), share):
        return one.lines(several, several)  # without a sentence about the others, what is whole may be the shorter one
    number = _most(several, lambda number: _fits(one.lines(number, min(number, first)), share))
    if number < first:
        number = _most(min(several, first), lambda number: _fits(one.lines(number, 0), share))
    return one.lines(number, _most(number, lambda whole: _fits(one.lines(number, whole), share)))


def _most(high: int, fits: Callable[[int], bool]) -> int:
    """The largest number that fits; 0 where none does."""
    low = 0
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(middle) else (low, middle - 1)
    return low


def _fits(lines: Iterable[str], share: int) -> bool:
    return sum(map(_size, lines)) <= share
