"""Elements that may turn out to be one and the same: a set, or `distinct`, has each of them once, and nobody knows how many that are.

`toset([var.first, var.second])` holds one for sure, and perhaps a second.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from srm_tf.terraform import cty
from srm_tf.terraform.convert import convert
from srm_tf.terraform.cty import Blank, EvalError, Val, unmark_deep
from srm_tf.terraform.operations import equal
from srm_tf.terraform.types import ANY, unify

_COMPARED: Final = 64  # elements that are not known, and that are held against each other


def is_shuffled(items: Val) -> bool:
    """Whether Terraform knows in which order the elements of a set stand, and nobody here: it is given some that are not known here."""
    if cty.length_known(items):
        return False
    return any(one.is_given for item in items.items if not cty.wholly_known(item) for one in cty.marks_in(item).references)


def same(item: Val, other: Val) -> object:
    """Whether two are the same, None where that is not certain."""
    found = equal(unmark_deep(item)[0], unmark_deep(other)[0])
    return found.data if found.known else found.blank.sure.data if found.blank.sure is not None else None


def counted_once(items: Sequence[Val]) -> tuple[list[int], list[int]]:
    """The places of elements of which no two can be the same, and of those that may be one of these. What surely is one is in neither.

    What is known is there for sure: what is not may be one of these.
    """
    texts: dict[object, int] = {}
    apart, perhaps = list[int](), list[int]()
    for place in sorted(range(len(items)), key=lambda one: not items[one].known):
        item = items[place]
        text = item.data if isinstance(item.data, str) else None
        if text is not None:
            apart += [place] if text not in texts else []
            texts.setdefault(text, place)
            continue
        if not item.known and len(apart) + len(perhaps) - len(texts) > _COMPARED:
            perhaps.append(place)
            continue
        answers = [same(item, items[one]) for one in apart]
        if True not in answers and not any(same(item, items[one]) is True for one in perhaps):
            (perhaps if None in answers else apart).append(place)
    return sorted(apart), sorted(perhaps)


def of_one_type(items: Sequence[Val]) -> Sequence[Val]:
    """The elements as a list has them: all of one type, so that 1 and "1" are the same."""
    kinds = list(dict.fromkeys(one.type for one in items if one.type != ANY))
    kind = unify(kinds) if len(kinds) > 1 else None
    if kind is None:
        return items
    try:
        return [one if one.type == ANY else convert(one, kind) for one in items]
    except EvalError:
        return items


def each_once(items: Sequence[Val]) -> tuple[Val, ...]:
    """The lists that a list of these elements is made of which has each of them once."""
    items = of_one_type(items)
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
