"""What a text in YAML says while parts of it are not known: these change nothing around them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from msgspec.structs import replace

from srm_tf.language.recipes import awaited
from srm_tf.model.value import GAP, Reference, Unknown, Value
from srm_tf.regex import regex

# A sign for each gap, of those that YAML takes and nobody writes (a gap itself is no character of YAML).
_FIRST, _LAST = 0xE000, 0xF8FF
_SIGNS: Final = regex(f"[{chr(_FIRST)}-{chr(_LAST)}]")
_NEVER_EMPTY: Final = frozenset({"arn", "id"})


def draft(value: Value) -> str:
    """The text of several lines with a sign in each gap; "" of any other value, and of what is JSON, which keeps its tree."""
    shape = value.unknown.shape
    pieces = shape.split(GAP)
    if not 1 < len(pieces) <= _LAST - _FIRST or "\n" not in shape or _SIGNS.search(shape) or shape.lstrip().startswith(("{", "[")):
        return ""
    return pieces[0] + "".join(chr(_FIRST + place) + piece for place, piece in enumerate(pieces[1:]))


def with_gaps(item: Value, whole: Value) -> Value:
    """The document that was read of the draft of a value: unknown again where a gap is."""
    number, waits = whole.unknown.shape.count(GAP), awaited(whole)
    if len(waits) == number:
        return _filled(item, [_gap(one, whole) for one in waits])
    return _filled(item, [replace(whole, data=Unknown(whole.unknown.why, whole.unknown.depends_on))] * number)


def _gap(waits: Reference, whole: Value) -> Value:
    """What stands in one gap. An attribute of a resource is a text; whoever gives a variable may write what he likes."""
    why, on = (whole.unknown.why, whole.unknown.depends_on) if len(whole.references) == 1 else (waits.text, (waits.text,))
    there = waits.target is not None and waits.attribute in _NEVER_EMPTY
    return replace(whole, data=Unknown(why, on, not_null=there, shape=GAP if waits.target else ""), references=(waits,))


def _filled(item: Value, gaps: Sequence[Value]) -> Value:
    """A mapping with a gap in a name is unknown as a whole, but for the names of paths: they name it all the same."""
    if isinstance(item.data, tuple):
        return replace(item, data=tuple(_filled(one, gaps) for one in item.data))
    if isinstance(item.data, Mapping):
        odd = "".join(name for name in item.data if not name.startswith("/") and _SIGNS.search(name))
        if odd:
            return _put_together("".join(_SIGNS.findall(odd)), gaps, whole=False)
        return replace(item, data={_SIGNS.sub("…", name): _filled(one, gaps) for name, one in item.data.items()})
    return _put_together(item.data, gaps) if isinstance(item.data, str) and _SIGNS.search(item.data) else item


def _put_together(text: str, gaps: Sequence[Value], *, whole: bool = True) -> Value:
    """A text around gaps; a gap by itself is a text or whatever else stands there in the end, as is what is no text."""
    inside = [gaps[ord(sign) - _FIRST] for sign in _SIGNS.findall(text)]
    if len(text) == 1:
        return inside[0]
    on = tuple(dict.fromkeys(name for one in inside for name in one.unknown.depends_on))
    why = " and ".join(dict.fromkeys(one.unknown.why for one in inside))
    references = tuple(dict.fromkeys(reference for one in inside for reference in one.references))
    pieces = _SIGNS.split(text)
    found = Unknown(why, on, not_null=True, prefix=pieces[0], suffix=pieces[-1], shape=GAP.join(pieces)) if whole else Unknown(why, on)
    return replace(inside[0], data=found, references=references)
