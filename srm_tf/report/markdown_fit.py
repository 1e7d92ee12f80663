"""Markdown that has to fit: what is too long loses the ends of its longest parts, and says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from srm_tf.wording import count

Item = tuple[str, int]  # Markdown, and how many of what the part counts it tells of


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


class _Drawn(msgspec.Struct, frozen=True):
    part: Part
    items: tuple[Item, ...]

    @property
    def size(self) -> int:
        return sum(map(_size, self.lines(len(self.items))))

    def lines(self, number: int) -> list[str]:
        """The part with its first items, and a sentence about the others."""
        part, shown = self.part, self.items[:number]
        left = part.total - sum(weight for _, weight in shown)
        why = part.elsewhere if part.elsewhere and number == len(self.items) else _LEFT_OUT
        note = [f"\n*{count(left, f'more {part.what}' if shown else part.what)}{part.which}: {why}*\n"] if left else []
        return [line for line in (part.opening, *(text for text, _ in shown), *note, part.closing) if line] if shown else note


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
        room -= _size(item[0])
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
    """As many items as the share holds."""
    low, high = 0, len(one.items)
    if _fits(one.lines(high), share):
        return one.lines(high)  # without a sentence about the others, what is whole may be the shorter one
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if _fits(one.lines(middle), share) else (low, middle - 1)
    return one.lines(low)


def _fits(lines: Iterable[str], share: int) -> bool:
    return sum(map(_size, lines)) <= share
