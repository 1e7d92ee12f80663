"""Texts that were meant to be JSON and are none, whatever will stand in their gaps."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Final

from srm_tf.language.recipes import recipe
from srm_tf.model.value import GAP, Reference, Unknown, Value, marked_as, of
from srm_tf.regex import regex

# One that does not end goes on to the end of the text: nothing is looked for anew from each of its quotes on.
_INSIDE: Final = r"(?:[^\"\\]|\\[\s\S])*"
_STRING: Final = regex(rf'"{_INSIDE}("?)')
_OPEN: Final = rf'"{_INSIDE}"?'
_COMMENT: Final = regex(rf"({_OPEN})|(?:#|//)[^\n]*|/\*(?:[^*]|\*(?!/))*(?:\*/)?")
_LAST_COMMA: Final = regex(rf"({_OPEN})|,(?=\s*[\]}}])")
_NO_COMMA: Final = regex(rf'({_OPEN}|[\w\]}}])([ \t\r]*\n\s*(?=["\[{{]))?')
_OPENINGS: Final = ("{", "[")


def is_no_json(value: Value) -> bool:
    """Whether a text that is not known yet is no document. What stands inside of strings changes nothing around them."""
    shape = value.unknown.shape
    if not shape.lstrip().startswith(_OPENINGS) or value.unknown.tree is not None:
        return False
    around = _STRING.sub(_unless_it_ends, shape)
    return GAP not in around and '"' not in around and _read(shape) is None


def whatever(value: Value) -> str:
    """How a sentence ends about such a text: `, whatever aws_s3_bucket.b.arn is`; "" of one that is known."""
    on = value.unknown.depends_on
    return f", whatever {' and '.join(on)} {'is' if len(on) == 1 else 'are'}" if on else ""


def line(value: Value) -> str:
    """Where in a text of several lines it stops being JSON: ` (line 3 of 12)`, else "". A comma is often missing in the line before."""
    text = (value.unknown.shape or str(value.data)).rstrip()
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        last = text.count("\n") + 1
        return f" (line {error.lineno} of {last})" if last > 1 else ""
    except (ValueError, RecursionError):
        return ""
    return ""


def as_meant(value: Value) -> Value | None:
    """What the text says, where all that is wrong with it are comments, commas too many, or commas that lack at the end of a line."""
    text = value.unknown.shape or str(value.data)
    plain = _COMMENT.sub(_string, text)
    if plain.count(GAP) != text.count(GAP):  # gaps count in the order of the text
        return None
    tree = _read(_NO_COMMA.sub(_with_comma, _LAST_COMMA.sub(_string, plain)))
    if tree is None:
        return None
    if not value.is_unknown:
        return tree.throughout(lambda one: marked_as(value, one.data))
    made = recipe(value)
    return _filled(tree, value, {one.text: one for one in value.references}, list(made.gaps) if made is not None else [])


def _unless_it_ends(found: re.Match[str]) -> str:
    return "" if found[1] else '"'


def _string(found: re.Match[str]) -> str:
    return found[1] or ""


def _with_comma(found: re.Match[str]) -> str:
    return f"{found[1]},{found[2]}" if found[2] else found[1]


def _read(text: str) -> Value | None:
    try:
        return of(json.loads(text))
    except (ValueError, RecursionError):
        return None


def _filled(tree: Value, whole: Value, known: Mapping[str, Reference], gaps: list[str]) -> Value:
    """The document with what is not known in the place of its gaps, which come in the order of the text."""
    data = tree.data
    if isinstance(data, str) and GAP in data:
        waits, gaps[:] = gaps[: data.count(GAP)], gaps[data.count(GAP) :]
        return _with_gaps(data, whole, [known[one] for one in waits if one in known])
    if isinstance(data, tuple):
        return Value(tuple(_filled(one, whole, known, gaps) for one in data), written=True)
    if isinstance(data, Mapping):
        return Value({_named(name, gaps): _filled(one, whole, known, gaps) for name, one in data.items()}, written=True)
    return Value(data, written=True)


def _named(name: str, gaps: list[str]) -> str:
    gaps[:] = gaps[name.count(GAP) :]
    return name


def _with_gaps(text: str, whole: Value, waits: Sequence[Reference]) -> Value:
    on = tuple(dict.fromkeys(one.text for one in waits)) or whole.unknown.depends_on
    begins, ends = text.partition(GAP)[0], text.rpartition(GAP)[2]
    unknown = Unknown(" and ".join(on), on, not_null=True, prefix=begins, suffix=ends, shape=text)
    return Value(unknown, written=True, references=tuple(waits), location=whole.location)
