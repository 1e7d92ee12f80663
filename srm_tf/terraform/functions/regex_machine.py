"""Regular expressions in time that grows with the text and no faster, for those by which Python might try without end.

All the ways through a pattern are followed at once, sign by sign, the better ones first: https://swtch.com/~rsc/regexp/regexp2.html.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeAlias

import msgspec

from srm_tf.terraform.functions.regex_classes import Unsupported

_LARGEST = 20_000  # instructions


class Leaf(msgspec.Struct, frozen=True):
    """One sign or, if it is not `wide`, a place between signs; in Python's way of writing."""

    pattern: str
    wide: bool = True


class Choice(msgspec.Struct, frozen=True):
    """Rows, of which the first that leads to a match counts."""

    rows: tuple[tuple[Node, ...], ...]


class Repeat(msgspec.Struct, frozen=True):
    """From `least` to `most` times, rather often or, if it is lazy, rather seldom."""

    inner: Node
    least: int
    most: int | None
    lazy: bool


class Group(msgspec.Struct, frozen=True):
    """Parentheses; their number, 0 where they are not counted."""

    inner: Choice
    number: int


Node: TypeAlias = "Leaf | Choice | Repeat | Group"


class Hit(msgspec.Struct, frozen=True):
    """A match: its bounds, its text and then those of its groups."""

    start: int
    end: int
    texts: tuple[str | None, ...]


def ambiguous(node: Node) -> bool:
    """Whether a text may match a node in several ways, so that repeating it multiplies them."""
    if isinstance(node, Group):
        return ambiguous(node.inner)
    if isinstance(node, Choice):
        return len(node.rows) > 1 or any(ambiguous(one) for row in node.rows for one in row)
    return isinstance(node, Repeat) and (node.least != node.most or ambiguous(node.inner))


def countable(node: Node, most: int) -> bool:
    """Whether counted repetitions inside each other come to no more than that."""
    if isinstance(node, Leaf):
        return True
    if isinstance(node, Choice):
        return all(countable(one, most) for row in node.rows for one in row)
    count = (node.least if node.most is None else node.most) if isinstance(node, Repeat) else 1
    return count <= most and countable(node.inner, most // (count or 1))


def _may_be_empty(node: Node) -> bool:
    if isinstance(node, Leaf):
        return not node.wide
    if isinstance(node, Choice):
        return any(all(map(_may_be_empty, row)) for row in node.rows)
    return _may_be_empty(node.inner) or (isinstance(node, Repeat) and node.least == 0)


class _Sign:
    """Consumes one sign, and remembers of which kinds it is."""

    def __init__(self, pattern: str) -> None:
        self.pattern = re.compile(pattern)
        self.known: dict[str, bool] = {}

    def takes(self, sign: str) -> bool:
        found = self.known.get(sign)
        if found is None:
            found = self.known[sign] = self.pattern.fullmatch(sign) is not None
        return found


class _Place(msgspec.Struct, frozen=True):
    """Goes on only where a pattern without width matches."""

    pattern: re.Pattern[str]


class _Save(msgspec.Struct, frozen=True):
    """Notes the position."""

    slot: int


class _Split:
    """Goes on at two instructions, at the first one rather."""

    def __init__(self, first: int = 0, second: int = 0) -> None:
        self.ways = (first, second)


class _End(msgspec.Struct, frozen=True):
    """The match is there."""


_Instruction: TypeAlias = "_Sign | _Place | _Save | _Split | _End"


class Machine:
    """A program that searches texts for a pattern. Raises Unsupported for one that is too large."""

    def __init__(self, pattern: Node, groups: int) -> None:
        self.program: list[_Instruction] = []
        self.slots = 2 * (groups + 1)
        self._add(_Save(0))
        self._compile(pattern)
        self._add(_Save(1))
        self._add(_End())

    def _add(self, instruction: _Instruction) -> int:
        if len(self.program) >= _LARGEST:
            raise Unsupported
        self.program.append(instruction)
        return len(self.program) - 1

    def _compile(self, node: Node) -> None:
        if isinstance(node, Leaf):
            self._add(_Sign(node.pattern) if node.wide else _Place(re.compile(node.pattern)))
        elif isinstance(node, Choice):
            self._choice(node.rows)
        elif isinstance(node, Repeat):
            self._repeat(node)
        else:
            if node.number:
                self._add(_Save(2 * node.number))
            self._compile(node.inner)
            if node.number:
                self._add(_Save(2 * node.number + 1))

    def _choice(self, rows: Sequence[Sequence[Node]]) -> None:
        ends: list[_Split] = []
        for place, row in enumerate(rows):
            split = _Split()
            start = self._add(split) if place < len(rows) - 1 else 0
            for one in row:
                self._compile(one)
            if place < len(rows) - 1:
                ends.append(_Split())
                self._add(ends[-1])
                split.ways = (start + 1, len(self.program))
        for end in ends:
            end.ways = (len(self.program), len(self.program))

    def _repeat(self, node: Repeat) -> None:
        for _ in range(node.least - (node.most is None)):
            self._compile(node.inner)
        if node.most is not None:
            self._optional(node, node.most - node.least)
        elif node.least:
            self._often(node)
        elif _may_be_empty(node.inner):
            start = self._add(split := _Split())
            self._often(node)
            self._direct(split, node, start + 1)
        else:
            start = self._add(split := _Split())
            self._compile(node.inner)
            self._add(_Split(start, start))
            self._direct(split, node, start + 1)

    def _direct(self, split: _Split, node: Repeat, again: int) -> None:
        """Let a split go back to `again` or on behind what is compiled so far; which of them first, the node says."""
        on = len(self.program)
        split.ways = (on, again) if node.lazy else (again, on)

    def _often(self, node: Repeat) -> None:
        """Once or more."""
        start = len(self.program)
        self._compile(node.inner)
        self._add(split := _Split())
        self._direct(split, node, start)

    def _optional(self, node: Repeat, count: int) -> None:
        """Up to `count` times, each only behind the one before."""
        splits: list[tuple[int, _Split]] = []
        for _ in range(count):
            splits.append((self._add(split := _Split()), split))
            self._compile(node.inner)
        for start, split in splits:
            self._direct(split, node, start + 1)

    def search(self, text: str, position: int) -> Hit | None:
        """The first match from a position on."""
        found: tuple[int, ...] | None = None
        ways: dict[int, tuple[int, ...]] = {}
        for place in range(position, len(text) + 1):
            if found is None:
                self._follow(ways, 0, (-1,) * self.slots, text, place)
            if not ways:
                break
            following: dict[int, tuple[int, ...]] = {}
            sign = text[place : place + 1]
            for at, slots in ways.items():
                instruction = self.program[at]
                if isinstance(instruction, _End):
                    found = slots
                    break
                if sign and isinstance(instruction, _Sign) and instruction.takes(sign):
                    self._follow(following, at + 1, slots, text, place + 1)
            ways = following
        return None if found is None else _hit(found, text)

    def _follow(self, ways: dict[int, tuple[int, ...]], start: int, slots: tuple[int, ...], text: str, place: int) -> None:
        """Add the instructions that wait for a sign, or end, and are reached from one, in their order; each once."""
        pending = [(start, slots)]
        while pending:
            at, slots = pending.pop()
            if at in ways:
                continue
            instruction = self.program[at]
            ways[at] = slots
            if isinstance(instruction, _Split):
                pending += [(instruction.ways[1], slots), (instruction.ways[0], slots)]
            elif isinstance(instruction, _Save):
                pending.append((at + 1, (*slots[: instruction.slot], place, *slots[instruction.slot + 1 :])))
            elif isinstance(instruction, _Place) and instruction.pattern.match(text, place):
                pending.append((at + 1, slots))


def _hit(slots: tuple[int, ...], text: str) -> Hit:
    bounds = list(zip(slots[::2], slots[1::2], strict=True))
    return Hit(slots[0], slots[1], tuple(text[start:end] if min(start, end) >= 0 else None for start, end in bounds))
