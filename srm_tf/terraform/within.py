"""On which lines of an argument a part of its value stands: `Statement[1]` of a document in `jsonencode` or in a heredoc.

The tree has the lines of arguments and no more, so the text is looked at once more, for what a message points at. Nothing is guessed: where
a part is not written out, the answer is what it is a part of.
"""

from __future__ import annotations

import stat
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Final, TypeAlias

from srm_tf.errors import SrmError
from srm_tf.model.value import Location
from srm_tf.regex import regex
from srm_tf.terraform.json_reader import Array, Node, Object, Source, read
from srm_tf.terraform.syntax import Access

_Range: TypeAlias = tuple[int, int]
_CLOSES: Final = {"{": "}", "[": "]", "(": ")"}
_COMMENT: Final = regex(r"(?s)#[^\n]*|//[^\n]*|/\*.*?\*/")
_HEREDOC: Final = regex(r"<<-?([\w-]+)\r?\n")
_SPACES: Final = regex(r"(?s)(?:\s|#[^\n]*|//[^\n]*|/\*.*?\*/)*")
# Calls whose value has the parts of their only argument, and words of a type around it.
_SAME: Final = regex(r"(?:jsonencode|yamlencode|tolist|tomap|sensitive|nonsensitive|object|optional)\s*\(")
_NAME: Final = regex(r'(?:"((?:[^"\\]|\\.)*)"|([^\s=:"(){}\[\]]+))\s*(?:=(?!=)|:)')
_LARGEST: Final = 1_000_000  # bytes of a file that is looked at
_NOTHING: Final[tuple[str, Sequence[int]]] = ("", (0,))


def lines_of(argument: Location, name: str, steps: Sequence[Access]) -> Location:
    """The lines of a part of what an argument of this name has, which stands in these lines."""
    if steps and argument.file.endswith(".json"):
        return _lines_in_json(argument, name, steps)
    looked = steps and argument.line and name.isidentifier() and argument.file.endswith((".tf", ".tofu", ".tfvars"))
    text, starts = _text_of(argument.file) if looked else _NOTHING
    first, last = _line(text, starts, argument.line), _line(text, starts, max(argument.line, argument.end_line))
    hit = regex(rf'(?<![\w."-])"?{name}"?\s*=(?![=>])').search(text, *first) if first is not None else None
    if hit is None or last is None:
        return argument
    try:
        return _lines(argument.file, starts, _part(text, (hit.end(), _end(text, hit.end(), last[1])), steps, json=False))
    except (RecursionError, IndexError):
        return argument


def lines_of_document(file: str, steps: Sequence[Access]) -> Location:
    """The same of a file that is a document in JSON; the file itself, where it is none, or its lines take in what others say."""
    text, starts = _text_of(file)
    if not text.lstrip().startswith(("{", "[")) or "%{" in text:
        return Location(file)
    try:
        found = _part(text, (0, len(text)), steps, json=True)
        return _lines(file, starts, found) if "${" not in text[slice(*found)] else Location(file)
    except (RecursionError, IndexError):
        return Location(file)


def _lines_in_json(argument: Location, name: str, steps: Sequence[Access]) -> Location:
    """The same where Terraform is written in JSON: what a text means there is not looked into."""
    text, starts = _text_of(argument.file)
    wanted = _members_of(text, argument.file).get((name, argument.line), [])
    if len(wanted) != 1:
        return argument
    found = wanted[0]
    for step in steps:
        below = _below(found, step.key)
        if below is None:
            break
        found = below
    return _lines(argument.file, starts, (found.start, found.end))


@lru_cache(maxsize=4)
def _members_of(text: str, file: str) -> dict[tuple[str, int], list[Node]]:
    """The members of all objects of a file, by their names and the lines where these stand; none of one that is no JSON."""
    source = Source(text, file)
    found: dict[tuple[str, int], list[Node]] = {}
    try:
        waiting = [read(source)]
    except SrmError:
        return found
    while waiting:
        one = waiting.pop()
        for member in one.members if isinstance(one, Object) else ():
            found.setdefault((member.name, source.span(member.start, member.start).line), []).append(member.value)
            waiting.append(member.value)
        waiting += one.items if isinstance(one, Array) else ()
    return found


def _below(node: Node, key: object) -> Node | None:
    """The element or member under a key; of one alone a path may leave the index out, and an object may stand there without its list."""
    if isinstance(node, Array):
        if isinstance(key, int):
            return node.items[key] if key < len(node.items) else None
        return _below(node.items[0], key) if len(node.items) == 1 else None
    if not isinstance(node, Object):
        return None
    exact = [one.value for one in node.members if one.name == key]
    return exact[0] if len(exact) == 1 else node if key == 0 else None


def _lines(file: str, starts: Sequence[int], found: _Range) -> Location:
    begin, end = found
    return Location(file, bisect_right(starts, begin), bisect_right(starts, end))


def _text_of(file: str) -> tuple[str, Sequence[int]]:
    """The text of a file, and where its lines begin; nothing of one that is not here any more, or too large."""
    try:
        found = Path(file).stat()
        return _text(file, found.st_mtime_ns) if stat.S_ISREG(found.st_mode) and found.st_size <= _LARGEST else _NOTHING
    except (OSError, ValueError):
        return _NOTHING


@lru_cache(maxsize=16)
def _text(file: str, _written: int) -> tuple[str, Sequence[int]]:
    text = Path(file).read_bytes().decode("utf-8-sig")
    return text, (0, *accumulate(len(line) + 1 for line in text.split("\n")))


def _line(text: str, starts: Sequence[int], number: int) -> _Range | None:
    """Where a line begins and ends; None of a text that has not so many."""
    return (starts[number - 1], min(starts[number] - 1, len(text))) if 0 < number < len(starts) else None


def _end(text: str, at: int, last: int) -> int:
    """Where the expression ends that begins here: at the end of its line, or where the block around it ends."""
    while at < last and text[at] not in ")]}\n":
        at = _next(text, at)
    return at


def _next(text: str, at: int) -> int:
    """Behind the sign, the text or the brackets that begin here."""
    sign = text[at]
    if sign == '"':
        return _behind_text(text, at)
    if sign in _CLOSES:
        return _behind_brackets(text, at)
    hit = _HEREDOC.match(text, at) if sign == "<" else _COMMENT.match(text, at) if sign in "#/" else None
    if hit is None:
        return at + 1
    return hit.end() if sign != "<" else _body(text, at)[2]


def _behind_text(text: str, at: int) -> int:
    at += 1
    while text[at] != '"':
        if text[at] == "\\":
            at += 2
        elif text[at] in "$%" and text[at + 1] == "{":
            at = _behind_brackets(text, at + 1) if text[at - 1] != text[at] else at + 2
        else:
            at += 1
    return at + 1


@lru_cache(maxsize=16384)  # of a map of hundreds, each instance asks for the lines of its own member
def _behind_brackets(text: str, at: int) -> int:
    at += 1
    while text[at] not in ")]}":
        at = _next(text, at)
    return at + 1


def _body(text: str, at: int) -> tuple[int, int, int]:
    """The text of a heredoc, and where what follows it begins."""
    hit = _HEREDOC.match(text, at)
    ends = regex(rf"(?m)^[ \t]*{hit[1]}[ \t]*\r?$").search(text, hit.end()) if hit is not None else None
    if hit is None or ends is None:
        raise IndexError(at)
    return hit.end(), ends.start(), ends.end()


def _part(text: str, value: _Range, steps: Sequence[Access], *, json: bool) -> _Range:
    """The innermost part of a value that these steps lead to, as far as they do."""
    begin, end = _trimmed(text, value)
    if not steps:
        return begin, end
    call = _SAME.match(text, begin)
    if call is not None:
        arguments = _items(text, call.end() - 1, lines=False)
        alone = arguments and _behind_brackets(text, call.end() - 1) == end
        return _part(text, arguments[0], steps, json=json) if alone else (begin, end)
    if text.startswith("<<", begin):
        first, last, _ = _body(text, begin)
        document = text[first:last].lstrip().startswith(("{", "[")) and "%{" not in text[first:last]
        return _part(text, (first, last), steps, json=True) if document else (begin, end)
    if text[begin] not in "{[" or _behind_brackets(text, begin) != end:
        return begin, end
    lines = text[begin] == "{" and not json
    items = _items(text, begin, lines=lines)
    if any(text.startswith("for ", one) for one, _ in items[:1]):
        return begin, end
    found = _element(items, steps) if text[begin] == "[" else _member(_members(text, begin, lines=lines), steps)
    return _part(text, *found, json=json) if found is not None else (begin, end)


def _element(items: Sequence[_Range], steps: Sequence[Access]) -> tuple[_Range, Sequence[Access]] | None:
    """Of one element alone a path leaves the index out."""
    at = steps[0].key
    if isinstance(at, int):
        return (items[at], steps[1:]) if at < len(items) else None
    return (items[0], steps) if len(items) == 1 else None


def _member(found: Sequence[tuple[str, _Range]], steps: Sequence[Access]) -> tuple[_Range, Sequence[Access]] | None:
    """A document has the names of its members in any case; a single element stands in it without its list."""
    wanted = str(steps[0].key)
    exact = [value for name, value in found if name == wanted] or [value for name, value in found if name.casefold() == wanted.casefold()]
    if len(exact) == 1:
        return exact[0], steps[1:]
    return _member(found, steps[1:]) if steps[0].key == 0 and len(steps) > 1 else None


@lru_cache(maxsize=1024)
def _members(text: str, at: int, *, lines: bool) -> tuple[tuple[str, _Range], ...]:
    """The names and values between the brackets that open here."""
    found = ((_NAME.match(text, *item), item) for item in _items(text, at, lines=lines))
    return tuple((hit[1] or hit[2], (hit.end(), end)) for hit, (_, end) in found if hit is not None)


@lru_cache(maxsize=1024)
def _items(text: str, at: int, *, lines: bool) -> tuple[_Range, ...]:
    """What stands between the brackets that open here; `lines`: the end of a line parts it too."""
    found: list[_Range] = []
    begin = at = at + 1
    while True:
        if text[at] in ")]}," or (lines and text[at] == "\n"):
            if _trimmed(text, (begin, at))[0] < at:
                found.append(_trimmed(text, (begin, at)))
            if text[at] in ")]}":
                return tuple(found)
            begin = at = at + 1
        else:
            at = _next(text, at)


def _trimmed(text: str, value: _Range) -> _Range:
    hit = _SPACES.match(text, value[0], value[1])
    begin = hit.end() if hit is not None else value[0]
    if begin < value[1] and text[begin] in '{["' and (end := _next(text, begin)) <= value[1] and not _SPACES.sub("", text[end : value[1]]):
        return begin, end
    return begin, begin + len(text[begin : value[1]].rstrip())
