"""A file that is not HCL throughout → what is wrong, and what of the file is left without it.

The error stays an error. But a block that is cut off says nothing about the others, which can be judged all the same.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from srm_tf.errors import SrmError
from srm_tf.regex import regex
from srm_tf.terraform.old_syntax import blanked, code, raised, renewed
from srm_tf.terraform.syntax import File
from srm_tf.terraform.tokens import Lines, Refusal

Parse = Callable[[str], File]  # raises Refusal
Head: TypeAlias = tuple[str, ...]  # the type of a block, and its labels
_TITLE = regex(r'^([a-z]+)((?:[ \t]+(?:"[^"\n]+"|[\w-]+))*)[ \t]*\{', re.MULTILINE)
_LABEL = regex(r"[^\s\"]+")
_HEAD = regex(r"^[A-Za-z_][^\n=]*\{", re.MULTILINE)  # of a block that is in no other, or of what was meant as one
_FOOT = regex(r"^\}", re.MULTILINE)
_BRACES = regex(r'"(?:[^"\\\n]|\\[^\n])*"|(?:#|//)[^\n]*|[{}]')
# The blocks that a file has; of any other word, it depends on the braces before it.
_OUTER = frozenset((
    "action", "check", "data", "ephemeral", "import", "locals", "module", "moved", "output", "provider", "removed", "resource",
    "terraform", "variable",
))  # fmt: skip
_ABOVE = regex(r"[ \t]*(?:(?:#|//)[^\n]*)?")  # a line above a block that belongs to it
_ROUNDS = 10  # more errors than these in one file: it is no configuration
_OLDER = 100  # blocks in an older form, which are errors that leave nothing out
_READ = 400_000  # letters that are read again for what is left, about a second: of a large file, fewer errors are looked for


class Unparsed(SrmError):  # noqa: N818 — as SrmError, whose names say what is so
    """What is wrong with a file, and the file without it; `rest` is None where nothing of it can be read.

    `lost`: the blocks that are not in it, each by its type and labels, with the line it begins in.
    """

    def __init__(self, errors: Sequence[SrmError], rest: File | None, lost: Mapping[Head, int] | None = None) -> None:
        self.errors = tuple(errors)
        self.rest = rest
        self.lost: Mapping[Head, int] = lost or {}
        super().__init__(errors[0].where, errors[0].what, errors[0].hint)

    def __str__(self) -> str:
        return "\n\n".join(str(error) for error in self.errors)

    def __reduce__(self) -> tuple[type[Unparsed], tuple[object, ...]]:
        """For the processes that parse files together: an exception is pickled as its message otherwise."""
        return Unparsed, (self.errors, self.rest, self.lost)


def lost(text: str, rest: File | None) -> dict[Head, int]:
    """The blocks whose first lines are in the text, and that are not in what is left of it."""
    lines, found = Lines(text), dict[Head, list[int]]()
    for hit in _TITLE.finditer(code(text)):
        found.setdefault((hit[1], *_LABEL.findall(hit[2])), []).append(lines.at(hit.start())[0])
    left = Counter[Head]((block.type, *block.labels) for block in (rest.body.blocks if rest is not None else ()))
    read = {block.span.line for block in (rest.body.blocks if rest is not None else ())}
    return {head: next((one for one in at if one not in read), at[0]) for head, at in found.items() if len(at) > left[head]}


def recovered(text: str, first: Refusal, parse: Parse) -> tuple[list[Refusal], File | None]:
    """All that is refused, and what is left without the blocks it stands in, but for those in an older form."""
    found = [first]
    rounds, alone = _times(text, _ROUNDS), len(text) < _READ
    for _ in range(_times(text, _OLDER)):
        newer = _renewed(text, found[-1].place, parse)
        if newer is not None and alone:
            others, newer = _all_renewed(newer, parse)
            found, alone = [*found, *others], False
        elif newer is None:
            rounds -= 1
            newer = _without(text, found[-1].place)
        if newer is None or rounds < 0:
            return _in_order(found), None
        text = newer
        try:
            return _in_order(found), parse(text)
        except Refusal as refusal:
            found.append(refusal)
    return _in_order(found), None


def _in_order(found: list[Refusal]) -> list[Refusal]:
    return sorted(found, key=lambda refusal: refusal.place)


def _all_renewed(text: str, parse: Parse) -> tuple[list[Refusal], str]:
    """The text with each block in today's form that can be, and what was refused in those.

    Where one block is in an older form most are: they are renewed each by itself, so that the file is not read anew for each.
    """
    found, parts, done = list[Refusal](), list[str](), 0
    plain = code(text)
    for head in _HEAD.finditer(plain):
        start = head.start()
        if start < done:
            continue
        foot = _FOOT.search(plain, head.end())
        end = foot.end() if foot is not None else len(text)
        block = text[start:end]
        try:
            parse(block)
        except Refusal as refusal:
            newer = renewed(block, refusal.place, parse)
            if newer is not None:
                found.append(Refusal(start + refusal.place, refusal.what, refusal.hint))
                block = newer
        parts += [text[done:start], block]
        done = end
    return found, "".join([*parts, text[done:]])


def _renewed(text: str, place: int, parse: Parse) -> str | None:
    """The text with the block that an error stands in in today's form."""
    if (higher := raised(text, place)) is not None:
        return higher
    plain = code(text)
    line = plain.find("\n", place)  # what is wrong may stand in the first line of the block, before its brace
    start = max((head.start() for head in _HEAD.finditer(plain, 0, line if line >= 0 else len(plain))), default=None)
    foot = _FOOT.search(plain, place)
    if start is None or _FOOT.search(plain, start, place) is not None:
        return None
    end = foot.end() if foot is not None else len(text)
    block = renewed(text[start:end], place - start, parse)
    return None if block is None else text[:start] + block + text[end:]


def _without(text: str, place: int) -> str | None:
    """The text without the block that an error stands in, or without the words behind the last one, which take none with them."""
    plain = code(text)
    if not text[place:].strip():
        behind = max((foot.end() for foot in _FOOT.finditer(plain)), default=0)
        if text[behind:].strip():
            return _blank(text, behind, len(text))
    start, end = _around(text, plain, place)
    return _blank(text, start, end) if text[start:end].strip() else None


def _around(text: str, plain: str, place: int) -> tuple[int, int]:
    """Where the block begins and ends that a place is in, or what stands there beside all blocks."""
    heads = _heads(plain)
    before = [head for head in heads if head < place]
    after = min((head for head in heads if head >= place), default=len(text))
    feet = [foot.end() for foot in _FOOT.finditer(plain, place, after)]
    if before and _depth(plain, before[-1], place) > 0:  # where nobody indents what is in it, the last foot is its own
        return before[-1], feet[-1] if feet else _end(text, before[-1], after)
    closed = [foot.end() for foot in _FOOT.finditer(plain, 0, place)]
    start = max([*before[-1:], *closed[-1:]], default=0)  # behind a block, it is no part of that
    return start, feet[0] if feet else _end(text, start, after)


def _heads(plain: str) -> list[int]:
    """Where the blocks of a file begin, without those in them that begin no further to the right."""
    found, depth, done = list[int](), 0, 0
    for head in _HEAD.finditer(plain):
        known = head[0].split(None, 1)[0] in _OUTER
        depth = 0 if known else max(0, depth + _depth(plain, done, head.start()))
        done = head.start()
        found += [done] if depth == 0 else []
    return found


def _depth(plain: str, start: int, end: int) -> int:
    """How many more braces are opened than closed."""
    return sum({"{": 1, "}": -1}.get(hit[0], 0) for hit in _BRACES.finditer(plain, start, end))


def _times(text: str, most: int) -> int:
    return max(1, min(most, _READ // (len(text) + 1)))


def _end(text: str, start: int, after: int) -> int:
    """Where the lines begin that stand above a block and belong to it."""
    while after > start and text[after - 1] == "\n":
        above = text.rfind("\n", 0, after - 1) + 1
        if above < start or _ABOVE.fullmatch(text, above, after - 1) is None:
            break
        after = above
    return after


def _blank(text: str, start: int, end: int) -> str:
    """Lines keep their numbers."""
    return text[:start] + blanked(text[start:end]) + text[end:]
