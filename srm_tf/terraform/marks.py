"""Comments that speak to a checker: which lines each of them is about.

On the header of a block, directly above it, or on a line of its own inside it: that block. Behind an argument: that argument. Before
everything else in a file, with a line between: the whole file. Anything else is about nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

import msgspec

from srm_tf.model.value import Location
from srm_tf.regex import regex
from srm_tf.terraform.syntax import Attribute, Block, Body, Comment, File

OURS = "srm-tf:"
_FOREIGN = regex(r"(?i:checkov:skip|bridgecrew:skip|trivy:ignore|tfsec:ignore|kics-scan)")
_END = 10**9  # the last line of any file

_Item: TypeAlias = Block | Attribute


class Mark(msgspec.Struct, frozen=True):
    """One comment: its text without the signs, where it stands, and the lines it is about (None: about nothing)."""

    text: str
    place: Location
    about: Location | None
    foreign: bool = False


def marks(name: str, file: File) -> list[Mark]:
    """The marks of a file that messages call `name`."""
    found: list[Mark] = []
    for comment in file.comments:
        ours = OURS in comment.text
        if ours or _FOREIGN.search(comment.text):
            about = _whole(comment, file) if not ours else _about(comment, file)
            place = Location(name, comment.span.line, _last(comment))
            lines = Location(name, *about) if about is not None else None
            found += [Mark(line, place, lines, not ours) for line in _lines(comment.text) if ours == (OURS in line)]
    return found


def _lines(text: str) -> Iterator[str]:
    """What each line of a comment says."""
    inner = text.removeprefix("/*").removesuffix("*/") if text.startswith("/*") else text.lstrip("#/")
    for line in inner.splitlines():
        said = line.strip().lstrip("*").strip()
        if OURS in said or _FOREIGN.search(said):
            yield said


def _last(comment: Comment) -> int:
    return comment.span.end_line or comment.span.line


def _about(comment: Comment, file: File) -> tuple[int, int] | None:
    """The first and the last line it is about."""
    inside = _enclosing(comment, file.body)
    if inside is None:
        return _outside(comment, file)
    if isinstance(inside, Attribute):
        return _range(inside)
    below = _below(comment, inside.body.blocks, file.comments)
    return _range(below or inside)


def _whole(comment: Comment, file: File) -> tuple[int, int] | None:
    """Others' comments are about the block at the top level that they stand in or above, and about the file before all blocks."""
    for block in file.body.blocks:
        if block.span.line <= comment.span.line <= block.span.end_line:
            return _range(block)
    return _outside(comment, file)


def _outside(comment: Comment, file: File) -> tuple[int, int] | None:
    below = _below(comment, file.body.blocks, file.comments)
    if below is not None:
        return _range(below)
    first = min((one.span.line for one in _items(file.body)), default=_END)
    return (1, _END) if comment.span.line < first else None


def _enclosing(comment: Comment, body: Body) -> _Item | None:
    """The innermost block around a comment; an argument, if it stands behind one."""
    for item in _items(body):
        if item.span.line <= comment.span.line <= item.span.end_line:
            if isinstance(item, Attribute) or comment.span.line == item.span.line:
                return item
            return _enclosing(comment, item.body) or item
    return None


def _below(comment: Comment, blocks: Iterable[Block], comments: Iterable[Comment]) -> Block | None:
    """The block that begins on the next line, other comments left out."""
    lines = {one.span.line: _last(one) + 1 for one in comments}
    line = _last(comment) + 1
    while line in lines:
        line = lines[line]
    return next((block for block in blocks if block.span.line == line), None)


def _items(body: Body) -> Iterator[_Item]:
    yield from body.blocks
    yield from body.attributes.values()


def _range(item: _Item) -> tuple[int, int]:
    return item.span.line, item.span.end_line
