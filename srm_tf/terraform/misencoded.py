"""Files of configuration that are not UTF-8 throughout → what is wrong with them, and what stands in them all the same.

Terraform minds no such byte in a comment, where an editor of another time has left it; anywhere else it refuses it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from srm_tf.errors import SrmError
from srm_tf.regex import regex
from srm_tf.terraform.recovery import Unparsed
from srm_tf.terraform.syntax import Comment, File
from srm_tf.terraform.tokens import Lines

_ODD: Final = regex("[\udc80-\udcff]")  # what "surrogateescape" makes of a byte that is none of UTF-8
_SIGN = "\ufffd"  # that stands for a letter that nobody can read
_WIDE: Final = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_WRONG: Final = "expected UTF-8 text, got a byte that is none"
_UTF_8: Final = "Save the file as UTF-8."


def text_in(data: bytes) -> str | None:
    """The text of a file in UTF-8, with or without a BOM; None for any other."""
    try:
        return None if _wide(data) else data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


def parsed(data: bytes, name: str, parse: Callable[[str, str], File]) -> File:
    """A file that is not in UTF-8 throughout, where Terraform takes it.

    Raises Unparsed, with what can be read of it, where it does not, and SrmError for what is no text in any encoding.
    """
    coding = _wide(data)
    if b"\0" in data and not coding:
        line = data.count(b"\n", 0, data.index(b"\0")) + 1
        raise SrmError((name, f"line {line}"), _WRONG, _UTF_8)
    raw = data.decode(coding, "replace") if coding else data.decode("utf-8-sig", "surrogateescape")
    text, places = _ODD.sub(_SIGN, raw), [hit.start() for hit in _ODD.finditer(raw)]
    lines = Lines(text)
    file: File | None = None
    errors: tuple[SrmError, ...] = ()
    lost: Mapping[tuple[str, ...], int] = {}
    try:
        file = parse(text, name)
    except Unparsed as unparsed:
        file, errors, lost = unparsed.rest, unparsed.errors, unparsed.lost
    if coding:
        raise Unparsed([SrmError((name,), f"expected UTF-8 text, got {coding[:6].upper()}", _UTF_8), *errors], file, lost)
    place = _outside(places, lines, file.comments if file is not None else ())
    told = [_told(name, lines, place)] if place is not None else []
    if file is None or told or errors:
        raise Unparsed([*told, *errors], file, lost)
    return file


def _told(name: str, lines: Lines, place: int) -> SrmError:
    line, column = lines.at(place)
    return SrmError((name, f"line {line}, column {column}"), _WRONG, _UTF_8)


def _outside(places: Sequence[int], lines: Lines, comments: Sequence[Comment]) -> int | None:
    """The first of some places that is in no comment."""
    starts = [(one.span.line, one.span.column) for one in comments]  # as they stand in the file
    ends = [(0, 0), *((one.span.end_line, one.span.end_column) for one in comments)]
    return next((one for one in places if (at := lines.at(one)) >= ends[bisect_right(starts, at)]), None)


def _wide(data: bytes) -> str:
    """The encoding of a file that has two bytes for each letter; "" for any other."""
    marked = next((coding for bom, coding in _WIDE if data.startswith(bom)), "")
    return marked or ("utf-16-le" if data[1:2] == b"\0" else "utf-16-be" if data[:1] == b"\0" and data[1:2] != b"\0" else "")
