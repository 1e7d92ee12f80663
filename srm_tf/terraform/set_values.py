"""Sets: each element once, in the order that Terraform gives them, which is that of go-cty's hashes."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from srm_tf.terraform import cty
from srm_tf.terraform.cty import Blank, Val
from srm_tf.terraform.types import Type, set_of

_ZERO = Decimal(0)


def a_set(items: Iterable[Val], element: Type) -> Val:
    """A set, in Terraform's order, each element once. What hides an element hides the set; where it comes from stays its own."""
    found: dict[tuple[object, ...], Val] = {}
    marks = cty.NONE
    for place, item in enumerate(items):
        inner, own = cty.unmark_deep(item)
        marks |= cty.hiding(own)
        inner = cty.mark(inner, cty.trail_of(own))
        found[(*sort_key(inner), 0 if cty.wholly_known(inner) else place + 1)] = inner  # what is not known may differ
    ordered = [found[key] for key in sorted(found)]
    return Val(set_of(element), tuple(ordered), marks)


def sort_key(item: Val) -> tuple[int, Decimal, str]:
    """The place of a value among the elements of a set: numbers by size, all else as the text it would be hashed by; null comes last."""
    if isinstance(item.data, str):
        return (1, _ZERO, item.data)
    if isinstance(item.data, Decimal):
        return (0, item.data, "")
    if item.data is None:
        return (4, _ZERO, "")
    return (3, _ZERO, "") if isinstance(item.data, Blank) else (2, _ZERO, _hashed(item))


def _hashed(item: Val) -> str:
    """As go-cty writes a value to hash it: the members of an object in the order of their names, without the names."""
    data = item.data
    if isinstance(data, Blank):
        return "?"
    if data is None:
        return "~"
    if isinstance(data, bool):
        return "T" if data else "F"
    if isinstance(data, Decimal):
        return cty.show_number(data)
    if isinstance(data, str):
        return '"' + data.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(data, tuple):
        opening, closing = ("[", "]") if item.type.kind == "list" else ("<", ">")
        return opening + "".join(f"{_hashed(one)};" for one in data) + closing
    if item.type.kind == "map":
        return "{" + "".join(f"{_hashed(cty.string(name))}:{_hashed(data[name])};" for name in sorted(data)) + "}"
    return "<" + "".join(f"{_hashed(data[name])};" for name in sorted(data)) + ">"
