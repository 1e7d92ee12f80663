"""Comments that speak to a checker: which lines each of them is about.

On the header of a block, directly above it, or on a line of its own inside it: that block. Behind an argument: that argument. Before
everything else in a file, with a line between: the whole file. Anything else is about nothing. Comments for other checkers follow other
rules, those of `foreign_comments.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TypeAlias

import msgspec

from srm_tf.model.value import Location
from srm_tf.regex import regex
from srm_tf.terraform.syntax import Attribute, Block, Body, Comment, File

OURS = "srm-tf:"
_MAYBE = regex(r"(?i:srm[-_ ]?tf)")
_TO_US = regex(r"(?i:srm-tf:)|\A(?i:srm[-_ ]?tf\s*:?\s*waive)\b")  # the second: our name with a slip in it, which says what is wanted
_FOREIGN = regex(r"(?:checkov|bridgecrew|cortex):skip|(?:trivy|tfsec):ignore|(?i:kics-scan)|#ts:skip=")
_END = 10**9  # the last line of any file

Item: TypeAlias = Block | Attribute


class Directive(msgspec.Struct, frozen=True):
    """One word to another checker."""

    peer: str  # whose ids it names: checkov, trivy (tfsec's are the same), kics or terrascan
    word: str  # as it is written
    written: str  # all of it but the reason
    ids: tuple[str, ...]  # `*` where all is meant
    start: int  # where it stands in what its line says, with its reason
    end: int
    reason: str = ""
    until: date | None = None
    all_but: bool = False  # it means all but its ids
    only: tuple[tuple[str, str], ...] = ()  # (path, value): it holds for resources whose attributes have these values
    points: bool = False  # it is about the findings that point at its lines, not about what stands there
    problem: str = ""  # why nobody can say what it means


class Mark(msgspec.Struct, frozen=True):
    """One comment: its text without the signs, where it stands, and the lines it is about (None: about nothing).

    Where that is an argument, `around` is its block, unless another argument there goes by a like name (`cidr_blocks` and
    `ipv6_cidr_blocks`): what is found in a block as a whole is found in such an argument, too. `foreign` is what it says to another
    checker; None where it speaks to us.
    """

    text: str
    place: Location
    about: Location | None
    around: Location | None = None
    foreign: Directive | None = None


class Line(msgspec.Struct, frozen=True):
    """A line of a comment: its number in the file, and what it says without signs and blanks, as a range of the comment's text."""

    number: int
    start: int
    end: int


def marks(name: str, file: File) -> list[Mark]:
    """The marks for us of a file that messages call `name`."""
    found: list[Mark] = []
    for comment in file.comments:
        if _MAYBE.search(comment.text):
            place = Location(name, comment.span.line, _last(comment))
            lines = about(comment, file)
            where, block = located(name, lines), located(name, around(lines, file.body.blocks))
            said = (comment.text[one.start : one.end] for one in lines_of(comment))
            found += [Mark(text, place, where, block) for text in said if to_us(text) is not None]
    return found


def to_us(text: str) -> int | None:
    """Where in a line of a comment that begins which is said to us, whatever its capitals; None where nothing is.

    >>> to_us("x srm-tf: waive y"), to_us("SRM_TF waive y"), to_us("srm-tf waives")
    (2, 0, None)
    """
    hit = _TO_US.search(text)
    return hit.start() if hit is not None else None


def located(name: str, lines: tuple[int, int] | None) -> Location | None:
    """Lines of a file."""
    return Location(name, *lines) if lines is not None else None


def speaks_to_others(file: File) -> bool:
    """Whether a comment may be for another checker."""
    return any(_FOREIGN.search(comment.text) for comment in file.comments)


_LEAD = regex(r"[ \t]*(?:#+|/{2,}|/\*+|\*+(?!/))?[ \t]*")
_TRAIL = regex(r"(?<![ \t\r])[ \t\r]*(?:(?<!\*)\*+/)?\Z")  # looked for where a run of blanks or signs begins, not at each of them


def lines_of(comment: Comment) -> Iterator[Line]:
    """The lines of a comment that say something."""
    start = 0
    for number, line in enumerate(comment.text.split("\n"), comment.span.line):
        lead, trail = _LEAD.match(line), _TRAIL.search(line)
        if lead is not None and trail is not None and lead.end() < trail.start():
            yield Line(number, start + lead.end(), start + trail.start())
        start += len(line) + 1


def _last(comment: Comment) -> int:
    return comment.span.end_line or comment.span.line


def about(comment: Comment, file: File) -> tuple[int, int] | None:
    """The first and the last line that a comment of ours is about at this place."""
    inside = _enclosing(comment, file.body)
    if inside is None:
        return _outside(comment, file)
    if isinstance(inside, Attribute) or comment.span.line == inside.span.line:  # on its header, whatever comes below that
        return range_of(inside)
    below = _below(comment, inside.body, file.comments)
    return range_of(below or inside)


def around(lines: tuple[int, int] | None, blocks: Iterable[Block]) -> tuple[int, int] | None:
    """The lines of the block around an argument that stands in these lines; None where no argument does, or another of a like name."""
    if lines is None:
        return None
    for block in blocks:
        if block.span.line <= lines[0] and lines[1] <= block.span.end_line and range_of(block) != lines:
            names = [name for name, one in block.body.attributes.items() if range_of(one) == lines]
            alone = len(names) == 1 and not any(_alike(names[0], other) for other in block.body.attributes)
            return range_of(block) if alone else around(lines, block.body.blocks)
    return None


def _alike(name: str, other: str) -> bool:
    return name != other and (name in other or other in name)


def whole(line: int, file: File) -> tuple[int, int] | None:
    """All lines, for what stands before every block and argument."""
    first = min((one.span.line for one in items(file.body)), default=_END)
    return (1, _END) if line < first else None


def _outside(comment: Comment, file: File) -> tuple[int, int] | None:
    below = _below(comment, file.body, file.comments)
    return range_of(below) if below is not None else whole(comment.span.line, file)


def _enclosing(comment: Comment, body: Body) -> Item | None:
    """The innermost block around a comment; an argument, if it stands behind one."""
    for item in items(body):
        if item.span.line <= comment.span.line <= item.span.end_line:
            if isinstance(item, Attribute):
                return item
            return _enclosing(comment, item.body) or item
    return None


def _below(comment: Comment, body: Body, comments: Iterable[Comment]) -> Block | None:
    """The block that begins on the next line; lines with nothing but other comments are left out."""
    beginning = {item.span.line: item for item in reversed([*items(body)])}
    lines = {one.span.line: _last(one) + 1 for one in comments}
    line = _last(comment) + 1
    while line in lines and line not in beginning:
        line = lines[line]
    found = beginning.get(line)
    return found if isinstance(found, Block) else None


def items(body: Body) -> Iterator[Item]:
    """The blocks and arguments of a body."""
    yield from body.blocks
    yield from body.attributes.values()


def range_of(item: Item) -> tuple[int, int]:
    """The first and the last line of a block or an argument."""
    return item.span.line, item.span.end_line
