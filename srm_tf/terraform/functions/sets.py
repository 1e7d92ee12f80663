"""Terraform's functions for sets: https://developer.hashicorp.com/terraform/language/functions, "Collection Functions"."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

from msgspec.structs import replace

from srm_tf.model.value import GAP
from srm_tf.terraform import cty
from srm_tf.terraform.alike import any_of
from srm_tf.terraform.convert import convert
from srm_tf.terraform.cty import NONE, EvalError, Val
from srm_tf.terraform.functions import Param, function
from srm_tf.terraform.functions.collections import bounds
from srm_tf.terraform.picking import choice
from srm_tf.terraform.set_values import a_set, sort_key
from srm_tf.terraform.types import ANY, STRING, Type, elements, list_of, set_of, tuple_of, unify

_SET = Param(set_of(ANY), deep=True)
_LARGEST = 100_000  # rows of a product: nobody declares as much, and a few short lists come to as many as fill any memory


def _united(given: Sequence[Val]) -> Type:
    """A set of the type that all elements convert to; an empty set of anything does not count."""
    counted = [one.type.of for one in given if not (one.known and not one.items and one.type.of == ANY)]
    kind = unify(counted)
    if kind is None:
        raise EvalError("given sets must all have compatible element types")
    return set_of(kind)


def _converted(given: Sequence[Val]) -> tuple[Val, ...]:
    """All sets in their one type, which is open only where each of theirs is."""
    kind = _united(given)
    if kind.of == ANY and len({one.type.of for one in given if one.items}) > 1:
        raise EvalError("given sets must all have compatible element types")
    return tuple(convert(one, kind) for one in given)


@function("setunion", _SET, rest=_SET, returns=_united)
def setunion(*given: Val) -> Val:
    """`setunion(sets...)`."""
    return a_set([item for one in _converted(given) for item in one.items], _united(given).of)


@function("setintersection", _SET, rest=_SET, returns=_united)
def setintersection(*given: Val) -> Val:
    """`setintersection(sets...)`: not known as soon as an element is not."""
    kind = _united(given)
    if not all(map(cty.wholly_known, given)):
        return cty.unknown(kind, not_null=True, why=cty.reasons(*given))
    found = _converted(given)
    keys = [{sort_key(item) for item in one.items} for one in found]
    return a_set([item for item in found[0].items if all(sort_key(item) in others for others in keys)], kind.of)


@function("setsubtract", _SET, _SET, returns=_united)
def setsubtract(first: Val, other: Val) -> Val:
    """`setsubtract(set, other)`: not known as soon as an element is not."""
    kind = _united([first, other])
    if not (cty.wholly_known(first) and cty.wholly_known(other)):
        return cty.unknown(kind, not_null=True, why=cty.reasons(first, other))
    kept, gone = _converted([first, other])
    keys = {sort_key(item) for item in gone.items}
    return a_set([item for item in kept.items if sort_key(item) not in keys], kind.of)


def _product_type(given: Sequence[Val]) -> Type:
    if len(given) < 2:  # noqa: PLR2004 — one set has no product
        raise EvalError("at least two arguments are required")
    kinds: list[Type] = []
    for one in given:
        if not one.type.is_sequence:
            raise EvalError("a set or a list is required")
        kind = unify(elements(one.type))
        if kind is None:
            raise EvalError("all elements must be of the same type")
        kinds.append(kind)
    row = tuple_of(kinds)
    return set_of(row) if any(one.type.kind == "set" for one in given) else list_of(row)


@function("setproduct", rest=Param(ANY, unknown=True, marked=True), returns=_product_type)
def setproduct(*given: Val) -> Val:
    """`setproduct(sets...)`: a list where all are lists. Of lists that are not known, the lengths may still have bounds."""
    marks = NONE
    for one in given:
        marks |= one.marks
    why = cty.reasons(*given)
    if any(one.type == ANY and not one.known for one in given):
        return Val(ANY, cty.Blank(why=why, each=_any_row(given)), marks)
    kind = _product_type(given)
    if not all(map(cty.length_known, given)):
        return cty.mark(_of_unknown(kind, given), marks)
    if math.prod(len(one.items) for one in given) > _LARGEST:
        return Val(kind, cty.Blank(not_null=True, why=(f"a product of more than {_LARGEST:,} rows",)), marks)
    row = kind.of.items
    rows = [cty.a_tuple(map(convert, items, row)) for items in itertools.product(*(one.items for one in given))]
    if len({one.type for one in rows}) > 1:
        raise EvalError("inconsistent element types")
    return cty.mark(cty.a_list(rows, kind.of) if kind.kind == "list" else a_set(rows, kind.of), marks)


def _of_unknown(kind: Type, given: Sequence[Val]) -> Val:
    """Bounds, unless they hang on a set whose elements may turn out the same."""
    why = cty.reasons(*given)
    if any(one.known and not cty.length_known(one) for one in given):
        return cty.unknown(kind, not_null=True, why=why)
    limits = [bounds(one) for one in given]
    highest = [most for _, most in limits if most is not None]
    most = math.prod(highest) if len(highest) == len(limits) else None
    least = 1 if all(low for low, _ in limits) else 0
    blank = cty.Blank(not_null=True, least=least, most=most, why=why)
    return cty.settled(Val(kind, blank if most == 0 else replace(blank, each=_any_row(given))))


def _any_row(given: Sequence[Val]) -> Val:
    """One element of each of the sets."""
    why = cty.reasons(*given)
    return cty.a_tuple(_any_of(one, why) for one in given)


def _any_of(one: Val, why: tuple[str, ...]) -> Val:
    """An element, whichever."""
    inner, marks = cty.unmark(one)
    if inner.items:
        return inner.items[0] if len(inner.items) == 1 else choice(inner.items, why)
    kind = inner.type.of
    shape = GAP if kind in {STRING, ANY} else ""
    return inner.blank.each or Val(kind, cty.Blank(why=inner.blank.why, shape=shape, origin=shape and any_of(inner.blank.why)), marks)
