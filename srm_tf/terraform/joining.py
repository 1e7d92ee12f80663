"""Templates: the text that their parts make, and what is known of it while a part is not.

https://developer.hashicorp.com/terraform/language/expressions/strings#string-templates
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from srm_tf.regex import regex
from srm_tf.terraform import cty
from srm_tf.terraform.convert import convert
from srm_tf.terraform.cty import NONE, EvalError, Val
from srm_tf.terraform.graphemes import safe_prefix
from srm_tf.terraform.types import BOOL, NUMBER, STRING

_GAP = "\ufdd0{}\ufdd1"  # characters that no text has, around the place of a part that is not known
_GAPS = regex("\ufdd0(\\d+)\ufdd1")
_LONGEST = 2048  # letters of a text whose shape and choices anybody asks for: an ARN, a name
_OPENINGS = ("{", "[")
_PRIMITIVES = (STRING, NUMBER, BOOL)


def joined(parts: Sequence[Val]) -> Val:
    """The text that the parts of a template make; not known, but for its beginning and its end, as soon as a part is not."""
    marks, text, known, there = NONE, "", True, False
    pieces: list[str] = []
    for part in parts:
        marks |= part.marks
        if part.is_null:
            raise EvalError("the expression result is null: cannot include a null value in a string template")
        there = there or (part.blank.there if not part.known else part.data != "")
        if not part.known:  # whatever its type is
            text += part.blank.prefix if known else ""
            known = False
            pieces.append(part.blank.shape)
            continue
        shown = str(convert(part, STRING).data)
        pieces += [shown] if shown else []
        text += shown if known else ""
    if known:
        return cty.mark(cty.string(text), marks)
    why = tuple(dict.fromkeys(reason for part in parts for reason in part.blank.why))
    tree = _document(parts) if text.lstrip().startswith(_OPENINGS) else None
    few = tree is None and sum(map(len, pieces)) <= _LONGEST
    blank = cty.Blank(
        not_null=True,
        prefix=safe_prefix(text),
        why=why,
        there=there,
        tree=tree,
        branches=_choices(parts) if few else (),
        shape="".join(pieces) if all(pieces) else "",
        suffix=_end(parts),
    )
    return Val(STRING, blank, marks)


def _end(parts: Sequence[Val]) -> str:
    """What the text ends with, as far as it is plain ASCII: other characters may melt into the unknown one before them."""
    text = ""
    for part in reversed(parts):
        text = (str(convert(part, STRING).data) if part.known else part.blank.suffix) + text
        if not part.known:
            break
    return text if text.isascii() else ""


def begun(text: Val, prefix: str) -> Val:
    """The text; where it is not known, with no other beginning than Terraform gives that of a function."""
    return text if text.known else replace(text, data=replace(text.blank, prefix=prefix))


def _choices(parts: Sequence[Val]) -> tuple[tuple[str, Val], ...]:
    """What the text may come to where all that one part may come to is known. Of two such parts nobody says which go together."""
    places = [place for place, part in enumerate(parts) if not part.known and part.blank.branches]
    if len(places) != 1:
        return ()
    part = parts[places[0]]
    if not all(_is_shown(one) for _, one in part.blank.branches):
        return ()
    before, after = parts[: places[0]], parts[places[0] + 1 :]
    return tuple((condition, joined([*before, cty.mark(one, part.marks), *after])) for condition, one in part.blank.branches)


def _is_shown(value: Val) -> bool:
    """Whether it is a text, a number or a bool that is known."""
    return value.known and not value.is_null and value.type in _PRIMITIVES


def _document(parts: Sequence[Val]) -> Val | None:
    """What a text of JSON says whose gaps stand inside of its strings, or are JSON: what is not known there changes nothing around it."""
    return _read(parts, _GAP) or (_read(parts, f'"{_GAP}"') if any(part.blank.tree is not None for part in parts) else None)


def _read(parts: Sequence[Val], gap: str) -> Val | None:
    """The document, with `gap` in place of the parts that are JSON themselves."""
    from srm_tf.terraform.functions import json_text  # noqa: PLC0415 — few templates are documents

    signs = [gap if part.blank.tree is not None else _GAP for part in parts]
    text = "".join(str(convert(part, STRING).data) if part.known else signs[place].format(place) for place, part in enumerate(parts))
    try:
        return _filled(json_text.read(text), parts)
    except EvalError:
        return None


def _filled(item: Val, parts: Sequence[Val]) -> Val:
    if isinstance(item.data, str) and (found := _GAPS.search(item.data)):
        part = parts[int(found[1])]
        whole = part.blank.tree if found[0] == item.data else None
        return cty.mark(whole, part.marks) if whole is not None else joined(list(_pieces(item.data, parts)))
    if isinstance(item.data, tuple):
        return cty.a_tuple(_filled(one, parts) for one in item.data)
    if isinstance(item.data, dict):
        if any(_GAPS.search(name) for name in item.data):
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
