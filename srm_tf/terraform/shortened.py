"""What functions that take a text apart leave of it while parts of it are not known: `trimprefix`, `trimsuffix`, `substr`, `split`.

What is written is known, and nothing that comes into a gap changes it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Final, TypeAlias

from srm_tf.terraform import cty
from srm_tf.terraform.convert import as_text
from srm_tf.terraform.cty import NONE, Blank, Marks, Val
from srm_tf.terraform.gathered import several
from srm_tf.terraform.given_by_aws import never_holds
from srm_tf.terraform.graphemes import safe_prefix
from srm_tf.terraform.handing import between
from srm_tf.terraform.joining import joined
from srm_tf.terraform.one_of_many import at_most_possible
from srm_tf.terraform.replacing import is_pattern
from srm_tf.terraform.types import STRING, list_of

_Parts: TypeAlias = list[Val]


def shortened(name: str, given: Sequence[Val]) -> Val | None:
    """What a function makes of a text that is not known, and of further arguments that are; None where nothing is known of it."""
    function = _SHORTENS.get(name)
    known = [one for one in given if one.known and not one.is_null]
    if function is None or len(known) != len(given) - 1:
        return None
    text = given[1 if name == "split" else 0]
    if text.known or text.type != STRING or text.blank.tree is not None or text.blank.draft is not None:
        return None
    return function(list(text.blank.pieces) or [text], *(one.data for one in known))


def _without_start(parts: _Parts, start: object) -> Val | None:
    return _without(parts, str(start), 0, str.startswith, str.removeprefix)


def _without_end(parts: _Parts, end: object) -> Val | None:
    return _without(parts, str(end), -1, str.endswith, str.removesuffix)


def _without(parts: _Parts, text: str, place: int, has: Callable[[str, str], bool], remove: Callable[[str, str], str]) -> Val | None:
    """The text without what may stand at its beginning or end."""
    part = parts[place]
    if not part.known:
        return joined(parts) if never_holds(part, text) else None
    shown = as_text(part)
    if has(text, shown) and text != shown:  # what comes next may be the rest of it
        return None
    left = remove(shown, text)
    parts[place : place + 1 or None] = [cty.string(left)] if left else []
    return joined(parts)


def _part(parts: _Parts, offset: object, length: object) -> Val | None:
    """A piece of the text, as far as it is plain: other characters may melt into the unknown one behind them."""
    first, shown = parts[0], as_text(parts[0]) if parts[0].known else ""
    certain = safe_prefix(shown)
    if not isinstance(offset, Decimal) or not isinstance(length, Decimal) or not shown.isascii() or not 0 <= offset <= len(certain):
        return None
    start, size = int(offset), int(length)
    if size >= 0 and start + size <= len(certain):
        return cty.mark(cty.string(shown[start : start + size]), first.marks)
    left = [cty.string(shown[start:]), *parts[1:]] if first.known else parts  # of what is not known, nothing is left out: it begins at 0
    return joined(left) if size < 0 else None


def _pieces(parts: _Parts, separator: object) -> Val | None:
    """The texts between separators: all of them, or those before the first gap that may hold one itself, and those behind the last."""
    sign = str(separator)
    if not sign:
        return None
    found: list[_Parts] = [[]]
    for place, part in enumerate(parts):
        if part.known:
            first, *others = as_text(part).split(sign)
            found[-1] += [cty.string(first)] if first else []
            found += [[cty.string(one)] if one else [] for one in others]
        elif never_holds(part, sign, any_of=True):
            found[-1].append(part)
        else:
            rest = NONE.and_all(one.marks for one in parts[place:])
            return _around(found[:-1], parts[place:], _behind(parts, sign), rest if between(sign) else at_most_possible(rest))
    return _all(found)


def _behind(parts: _Parts, sign: str) -> list[_Parts]:
    """The texts that end it, behind the last gap that may hold a separator. A longer one may begin in that gap."""
    found: list[_Parts] = [[]]
    for part in reversed(parts):
        if part.known:
            *others, last = (cty.string(one) if one else None for one in as_text(part).split(sign))
            found[0] = [*filter(None, (last,)), *found[0]]
            found = [*([*filter(None, (one,))] for one in others), *found]
        elif never_holds(part, sign, any_of=True):
            found[0] = [part, *found[0]]
        else:
            break
    return found[1:] if len(sign) == 1 else []


def _all(found: Sequence[_Parts]) -> Val:
    return cty.a_list([joined(one) if one else cty.string("") for one in found], STRING)


def _around(begin: Sequence[_Parts], rest: _Parts, end: Sequence[_Parts], marks: Marks) -> Val | None:
    """A list that begins and ends with these; `marks`: of what may stand between them."""
    if not begin and not end:
        return None
    why = cty.reasons(*rest)
    others = several(Val(STRING, Blank(not_null=True, why=why), marks), why)
    parts = (*((_all(begin),) if begin else ()), others, *((_all(end),) if end else ()))
    return Val(list_of(STRING), Blank(not_null=True, least=len(begin) + 1 + len(end), why=why, parts=parts, ordered=True))


def _replaced(parts: _Parts, old: object, new: object) -> Val | None:
    """A text of which no gap holds what is replaced, nor a part of it."""
    if not str(old) or is_pattern(str(old)) or not all(part.known or never_holds(part, str(old), any_of=len(parts) > 1) for part in parts):
        return None
    return joined([cty.string(as_text(part).replace(str(old), str(new))) if part.known else part for part in parts])


_SHORTENS: Final[dict[str, Callable[..., Val | None]]] = {
    "replace": _replaced,
    "split": _pieces,
    "substr": _part,
    "trimprefix": _without_start,
    "trimsuffix": _without_end,
}
