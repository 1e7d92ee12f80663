"""Elements that may turn out to be one and the same: a set, or `distinct`, has each of them once, and nobody knows how many that are.

`toset([var.first, var.second])` holds one for sure, and perhaps a second.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from srm_tf.model.resource import OPEN_KEY
from srm_tf.model.value import GAP
from srm_tf.terraform import cty
from srm_tf.terraform.cty import Blank, Val, unmark_deep
from srm_tf.terraform.operations import equal
from srm_tf.terraform.told_apart import are_one
from srm_tf.terraform.types import ANY

_COMPARED: Final = 256  # elements that are not known, and that are held against each other


def same(item: Val, other: Val) -> object:
    """Whether two are the same, None where that is not certain."""
    one, two = unmark_deep(item)[0], unmark_deep(other)[0]
    if _is_one_thing(one) and are_one(one, two):
        return True
    found = equal(one, two)
    return found.data if found.known else found.blank.sure.data if found.blank.sure is not None else None


def _is_one_thing(item: Val) -> bool:
    """Whether it is an attribute or a variable that is the same wherever it is read, and no element of something."""
    blank = item.blank
    return blank.shape == GAP and blank.origin == "" and not any(OPEN_KEY in reason for reason in blank.why)


def counted_once(items: Sequence[Val]) -> tuple[list[int], list[int]]:
    """The places of elements of which no two can be the same, and of those that may be one of these. What surely is one is in neither."""
    apart, perhaps, open_ = list[int](), list[int](), 0
    texts: dict[str, int] = {}
    for place, item in enumerate(items):
        known = isinstance(item.data, str)
        if known and str(item.data) in texts:
            continue
        open_ += not item.known
        if open_ > _COMPARED:
            perhaps.append(place)
            continue
        answers = [same(item, items[one]) for one in apart if not (known and isinstance(items[one].data, str))]
        if True in answers or any(same(item, items[one]) is True for one in perhaps):
            continue
        if known:
            texts[str(item.data)] = place
        (perhaps if None in answers else apart).append(place)
    return apart, perhaps


def each_once(items: Sequence[Val]) -> tuple[Val, ...]:
    """The lists that a list of these elements is made of which has each of them once."""
    apart, perhaps = counted_once(items)
    sure = (cty.a_tuple(items[one] for one in apart),) if apart else ()
    return (*sure, *(Val(ANY, Blank(why=items[one].blank.why, each=items[one])) for one in perhaps))


def as_list_of_each(items: Sequence[Val]) -> Val | None:
    """That list, with its elements in their order; None where they are all told apart, or one is left."""
    apart, perhaps = counted_once(items)
    if not perhaps:
        return None
    why = cty.reasons(*items)
    first = apart == list(range(len(apart)))
    blank = Blank(
        not_null=True,
        least=len(apart),
        most=len(apart) + len(perhaps),
        why=why,
        parts=each_once(items),
        ordered=first and len(perhaps) == 1,
    )
    return Val(ANY, blank, cty.NONE.and_all(map(cty.marks_in, items)))
