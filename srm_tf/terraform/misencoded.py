"""Files of configuration that are not UTF-8 throughout → what is wrong with them, and what stands in them all the same.

Terraform minds no such byte in a comment, where an editor of another time has left it; anywhere else it refuses it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from srm_tf.errors import SrmError
from srm_tf.regex import regex
from srm_tf.terraform.recovery import Unparsed
from srm_tf.terraform.syntax import Comment, File
from srm_tf.terraform.tokens import Lines

_ODD: Final = regex("[\udc80-\udcff]")  # what "surrogateescape" makes of a byte that is none of UTF-8
_SIGN = "\ufffd"  # that stands for a letter that nobody can read
_WIDE: Final = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_UTF_8: Final = "Save the file as UTF-8."


def text_in(data: bytes) -> str | None:
    """The text of a file in UTF-8, with or without a BOM; None for any other."""
    try:
        return None if _wide(data) else data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


def parsed(data: bytes, name: str, parse: Callable[[str, str], File]) -> File:
    """A file that is not in UTF-8 throughout, where Terraform takes it. Raises Unparsed, with what can be read of it, where it does not."""
    if coding := _wide(data):
        wide = SrmError((name,), f"expected UTF-8 text, got {coding[:6].upper()}", _UTF_8)
        raise _refused(wide, data.decode(coding, "replace"), name, parse)
    raw = data.decode("utf-8-sig", "surrogateescape")
    text = _ODD.sub(_SIGN, raw)
    lines = Lines(text)
    places = [lines.at(hit.start()) for hit in _ODD.finditer(raw)]
    spans = [(one.line, one.column, one.end_line, one.end_column) for one in (comment.span for comment in _comments(text, name, parse))]
    place = next((at for at in places if not any(one[:2] <= at < one[2:] for one in spans)), None)
    if place is None:
        return parse(text, name)
    where = (name, f"line {place[0]}, column {place[1]}")
    raise _refused(SrmError(where, "expected UTF-8 text, got a byte that is none", _UTF_8), text, name, parse)


def _comments(text: str, name: str, parse: Callable[[str, str], File]) -> tuple[Comment, ...]:
    try:
        return parse(text, name).comments
    except Unparsed as unparsed:
        return unparsed.rest.comments if unparsed.rest is not None else ()


def _refused(error: SrmError, text: str, name: str, parse: Callable[[str, str], File]) -> Unparsed:
    """The error, with what the text says and whatever else is wrong with it."""
    try:
        return Unparsed([error], parse(text, name))
    except Unparsed as unparsed:
        return Unparsed([error, *unparsed.errors], unparsed.rest, unparsed.lost)


def _wide(data: bytes) -> str:
    """The encoding of a file that has two bytes for each letter; "" for any other."""
    marked = next((coding for bom, coding in _WIDE if data.startswith(bom)), "")
    return marked or ("utf-16-le" if data[1:2] == b"\0" else "utf-16-be" if data[:1] == b"\0" and data[1:2] != b"\0" else "")
