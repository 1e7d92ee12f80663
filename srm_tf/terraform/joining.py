"""Templates: the text that their parts make, and what is known of it while a part is not.

https://developer.hashicorp.com/terraform/language/expressions/strings#string-templates
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from srm_tf.model.value import GAP
from srm_tf.regex import regex
from srm_tf.terraform import cty
from srm_tf.terraform.convert import convert
from srm_tf.terraform.cty import NONE, EvalError, Val
from srm_tf.terraform.graphemes import safe_prefix
from srm_tf.terraform.types import ANY, STRING

_GAP = "\ufdd0{}\ufdd1"  # characters that no text has, around the place of a part that is not known
_GAPS = regex("\ufdd0(\\d+)\ufdd1")
_WHOLE = '"\ufdd2{}\ufdd1"'  # around the place of a part that is a value by itself
_WHOLES = regex("\ufdd2(\\d+)\ufdd1")
_QUOTES = regex(r'(?<!\\)(?:\\\\)*"')
_OPENINGS = ("{", "[")
_LONGEST = 1 << 16


def joined(parts: Sequence[Val]) -> Val:
    """The text that the parts of a template make; not known, but for its beginning, as soon as a part is not."""
    marks, text, known, there = NONE, "", True, False
    for part in parts:
        marks |= part.marks
        if part.is_null:
            raise EvalError("the expression result is null: cannot include a null value in a string template")
        there = there or (part.blank.there if not part.known else part.data != "")
        if not part.known:  # whatever its type is
            text += part.blank.prefix if known else ""
            known = False
            continue
        shown = str(convert(part, STRING).data)
        text += shown if known else ""
    if known:
        return cty.mark(cty.string(text), marks)
    why = tuple(dict.fromkeys(reason for part in parts for reason in part.blank.why))
    tree = _document(parts) if text.lstrip().startswith(_OPENINGS) else None
    words = _cut("".join(map(_words, parts)))
    return Val(STRING, cty.Blank(not_null=True, prefix=safe_prefix(text), why=why, there=there, tree=tree, words=words), marks)


def words_in(*items: Val) -> str:
    """What is known of the texts in values, as far as anybody reads them; those of a map or object stand behind their names."""
    return _cut("\n".join(map(_words, items)))


def _cut(words: str) -> str:
    """Each of a few texts may be made twice of the one before: what is longer than any user data is cut."""
    return words if len(words) <= _LONGEST else words[:_LONGEST] + GAP


def _words(item: Val) -> str:
    if not item.known:
        return item.blank.words or GAP
    if isinstance(item.data, dict):
        return "\n".join(f"{name}:{chr(10) if one.items else ' '}{_words(one)}" for name, one in item.data.items())
    if isinstance(item.data, tuple):
        return "\n".join(map(_words, item.data))
    return "" if item.is_null else str(convert(item, STRING).data)


def _document(parts: Sequence[Val]) -> Val | None:
    """What a text of JSON says with gaps inside of its strings or in the place of a value: neither changes anything around it."""
    from srm_tf.terraform.functions import json_text  # noqa: PLC0415 — few templates are documents

    text, inside = "", False
    for place, part in enumerate(parts):
        if part.known:
            known = str(convert(part, STRING).data)
            inside ^= len(_QUOTES.findall(known)) % 2 == 1
            text += known
        else:
            text += _GAP.format(place) if inside else _WHOLE.format(place)
    try:
        return _filled(json_text.read(text), parts)
    except EvalError:
        return None


def _filled(item: Val, parts: Sequence[Val]) -> Val:
    whole = _WHOLES.fullmatch(item.data) if isinstance(item.data, str) else None
    if whole is not None:
        return _by_itself(parts[int(whole[1])])
    if isinstance(item.data, str) and _GAPS.search(item.data):
        return joined(list(_pieces(item.data, parts)))
    if isinstance(item.data, tuple):
        return cty.a_tuple(_filled(one, parts) for one in item.data)
    if isinstance(item.data, dict):
        if any(_GAPS.search(name) or _WHOLES.search(name) for name in item.data):
            raise EvalError("the name of a member is not known")
        return cty.an_object({name: _filled(one, parts) for name, one in item.data.items()})
    return item


def _by_itself(part: Val) -> Val:
    """The value that the text of a part is: what `jsonencode` made it of, or anything, since a text may be any document."""
    if part.blank.tree is not None:
        return cty.mark(part.blank.tree, part.marks)
    return part if part.type.kind in {"bool", "number"} else cty.unknown(ANY, why=part.blank.why, marks=part.marks)


def _pieces(text: str, parts: Sequence[Val]) -> Iterator[Val]:
    """The constant pieces of a string, and the parts in between."""
    for place, piece in enumerate(_GAPS.split(text)):
        if place % 2:
            yield parts[int(piece)]
        elif piece:
            yield cty.string(piece)
