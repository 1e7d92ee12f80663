"""Whether what is said of a value that is not known leaves room for what it turns out to be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from srm_tf.model.value import GAP
from srm_tf.terraform import cty
from srm_tf.terraform.cty import Blank, Val
from srm_tf.terraform.partly import is_of_others

# The texts of a map's keys, or the elements of a list, as they turn out: values that are wholly known.


def against(said: Val, real: Val) -> Iterator[str]:
    """What is said of a value and does not hold of what it turns out to be; nothing where all of it does."""
    said, real = cty.unmark_deep(said)[0], cty.unmark_deep(real)[0]
    yield from _against_blank(said, said.blank, real) if not said.known else _against_known(said, real)


def fits(said: Val, real: Val) -> bool:
    """Whether nothing speaks against it."""
    return next(against(said, real), None) is None


def _against_known(said: Val, real: Val) -> Iterator[str]:
    if isinstance(said.data, dict):
        same = said.data.keys() == real.members.keys() and isinstance(real.data, dict)
        yield from [] if same else [f"members {sorted(said.data)}"]
        yield from (text for name in said.data if same for text in against(said.data[name], real.members[name]))
    elif not isinstance(said.data, tuple):
        yield from [] if said.data == real.data else [f"{said.data!r}, not {real.data!r}"]
    elif said.type.kind == "set":
        few = len(real.items) <= len(said.items) and all(any(fits(one, other) for other in real.items) for one in said.items)
        yield from [] if few and all(any(fits(one, other) for one in said.items) for other in real.items) else ["elements of a set"]
    else:
        same = len(said.items) == len(real.items) and isinstance(real.data, tuple)
        yield from [] if same else [f"{len(said.items)} elements"]
        yield from (text for pair in zip(said.items, real.items, strict=True) for text in against(*pair)) if same else ()


def _against_blank(said: Val, blank: Blank, real: Val) -> Iterator[str]:
    if blank.sure is not None:
        yield from (f"for sure {text}" for text in against(blank.sure, real))
    if blank.branches and not any(fits(one, real) for _, one in blank.branches):
        yield "none of its branches"
    if (blank.not_null and real.is_null) or (blank.there and (real.is_null or real.data == "")):
        yield "it is there"
    if isinstance(real.data, str):
        yield from _against_text(blank, real.data)
    elif isinstance(real.data, Decimal) and blank.counted:
        yield from [] if _within(blank, real.data) else [f"{blank.least} to {blank.most}"]
    elif isinstance(real.data, (tuple, dict)):
        yield from [] if _within(blank, len(real.items)) else [f"{blank.least} to {blank.most} elements"]
        yield from _against_members(blank, real.data) if isinstance(real.data, dict) else _against_elements(said, real.items)


def _within(blank: Blank, size: int | Decimal) -> bool:
    return blank.least <= size and (blank.most is None or size <= blank.most)


def _against_text(blank: Blank, text: str) -> Iterator[str]:
    if not text.startswith(blank.prefix) or not text.endswith(blank.suffix) or text in blank.none_of:
        yield f"from {blank.prefix!r} to {blank.suffix!r}"
    if blank.shape and not re.fullmatch(".*".join(map(re.escape, blank.shape.split(GAP))), text, re.DOTALL):
        yield f"of the form {blank.shape!r}"


def _against_members(blank: Blank, real: dict[str, Val]) -> Iterator[str]:
    for name, one in real.items():
        if blank.member is not None:
            yield from against(blank.member, one)
        under = [value for key, value in blank.entries if is_of_others(key) or fits(key, cty.string(name))]
        if blank.entries and not any(fits(value, one) for value in under):
            yield f"what stands under {name}"
    sure = {str(key.data) for key, _ in blank.entries if key.known} | {name for part in blank.merged for name in part.members}
    yield from (f"a member {name}" for name in sure - real.keys())


def _against_elements(said: Val, real: Sequence[Val]) -> Iterator[str]:
    blank = said.blank
    if blank.each is not None:
        yield from (text for one in real for text in against(blank.each, one))
    sure = [one for part in blank.parts for one in part.items]
    yield from (f"the element {one.data!r}" for one in sure if not any(fits(one, other) for other in real))
    if blank.parts and not all(any(_may_hold(part, one) for part in blank.parts) for one in real):
        yield "an element of none of its parts"
    if blank.ordered and not _in_order(blank.parts, real):
        yield "parts in this order"
    if said.type.kind != "set" and all(part.type.kind != "set" for part in blank.parts) and len(real) < len(sure):
        yield f"{len(sure)} elements for sure"


def _may_hold(part: Val, element: Val) -> bool:
    """Whether an element may come from a part; of one of an unknown type nobody knows whether it is a list at all."""
    if part.known or part.blank.parts:
        return any(fits(one, element) for one in part.items) or any(_may_hold(one, element) for one in part.blank.parts)
    if part.blank.each is not None:
        return fits(part.blank.each, element)
    choices = [one for _, one in part.blank.branches]
    return not choices or fits(part, element) or any(_may_hold(one, element) for one in choices)


def _in_order(parts: Sequence[Val], real: Sequence[Val]) -> bool:
    if not parts:
        return not real
    first, rest = parts[0], parts[1:]
    if first.known and first.type.kind != "set":
        size = len(first.items)
        return len(real) >= size and all(map(fits, first.items, real)) and _in_order(rest, real[size:])
    alone = not first.type.is_sequence and bool(real) and fits(first, real[0]) and _in_order(rest, real[1:])
    return alone or any(fits(first, cty.a_tuple(real[:at])) and _in_order(rest, real[at:]) for at in range(len(real) + 1))
