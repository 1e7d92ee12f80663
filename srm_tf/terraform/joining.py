"""Templates: the text that their parts make, and what is known of it while a part is not.

https://developer.hashicorp.com/terraform/language/expressions/strings#string-templates
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from srm_tf.regex import regex
from srm_tf.terraform import cty
from srm_tf.terraform.convert import convert
from srm_tf.terraform.cty import NONE, EvalError, Val
from srm_tf.terraform.graphemes import safe_prefix
from srm_tf.terraform.types import BOOL, NUMBER, STRING

_GAP = "\ufdd0{}\ufdd1"  # characters that no text has, around the place of a part that is not known
_GAPS = regex("\ufdd0(\\d+)\ufdd1")
_BARE = "\ufdd4{}\ufdd5"  # and around that of one outside of a string
_BARES = regex("\ufdd4(\\d+)\ufdd5")
_QUOTES = regex(r"\\.|\"")
_OPENINGS = ("{", "[")


def joined(parts: Sequence[Val]) -> Val:
    """The text that the parts of a template make; not known, but for its beginning and its end, as soon as a part is not."""
    marks, text, known, there, suffix = NONE, "", True, False, ""
    for part in parts:
        marks |= part.marks
        if part.is_null:
            raise EvalError("the expression result is null: cannot include a null value in a string template")
        there = there or (part.blank.there if not part.known else part.data != "")
        if not part.known:  # whatever its type is
            text += part.blank.prefix if known else ""
            known, suffix = False, part.blank.suffix
            continue
        shown = str(convert(part, STRING).data)
        text, suffix = text + (shown if known else ""), suffix + shown
    if known:
        return cty.mark(cty.string(text), marks)
    why = tuple(dict.fromkeys(reason for part in parts for reason in part.blank.why))
    tree = _document(parts) if text.lstrip().startswith(_OPENINGS) else None
    ends = suffix if suffix.isascii() else ""  # anything else may yet combine with what comes before
    return Val(STRING, cty.Blank(not_null=True, prefix=safe_prefix(text), why=why, there=there, tree=tree, suffix=ends), marks)


def _document(parts: Sequence[Val]) -> Val | None:
    """What a text of JSON says whose gaps stand inside of its strings, or each for one value: they change nothing around them."""
    from srm_tf.terraform.functions import json_text  # noqa: PLC0415 — few templates are documents

    text, quoted = "", False
    for place, part in enumerate(parts):
        if part.known:
            shown = str(convert(part, STRING).data)
            quoted ^= sum(hit[0] == '"' for hit in _QUOTES.finditer(shown)) % 2 == 1
            text += shown
        elif quoted or not _is_one_value(part):
            text += _GAP.format(place)  # outside of a string that is no JSON
        else:
            text += f'"{_BARE.format(place)}"'
    try:
        return _filled(json_text.read(text), parts)
    except EvalError:
        return None


def _is_one_value(part: Val) -> bool:
    """Whether what a part will show is one value of JSON: a number, a bool, or what `jsonencode` makes."""
    return part.type in {NUMBER, BOOL} or part.blank.tree is not None


def _filled(item: Val, parts: Sequence[Val]) -> Val:
    if isinstance(item.data, str) and (bare := _BARES.fullmatch(item.data)):
        part = parts[int(bare[1])]
        return part if part.blank.tree is None else cty.mark(part.blank.tree, part.marks)
    if isinstance(item.data, str) and _GAPS.search(item.data):
        return joined(list(_pieces(item.data, parts)))
    if isinstance(item.data, tuple):
        return cty.a_tuple(_filled(one, parts) for one in item.data)
    if isinstance(item.data, dict):
        if any(_GAPS.search(name) or _BARES.search(name) for name in item.data):
            raise EvalError("the name of a member is not known")
        return cty.an_object({name: _filled(one, parts) for name, one in item.data.items()})
    return item


def _pieces(text: str, parts: Sequence[Val]) -> Iterator[Val]:
    """The constant pieces of a string, and the parts in between."""
    for place, piece in enumerate(_GAPS.split(text)):
        if place % 2:
            yield parts[int(piece)]
        elif piece:
            yield cty.string(piece)
