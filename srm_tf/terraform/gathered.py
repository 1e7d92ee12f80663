"""Lists that are put together of others: what they hold for sure while some of the others are not known.

`concat(["0.0.0.0/0"], var.more)` holds the first, whatever the second brings; `[for name in var.names : "arn:aws:s3:::acme-${name}"]` holds
texts of one form, however many.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from msgspec.structs import replace

from srm_tf.terraform import cty
from srm_tf.terraform.coinciding import counted_once, each_once
from srm_tf.terraform.cty import Blank, Val
from srm_tf.terraform.one_of_many import at_most_possible
from srm_tf.terraform.types import ANY

JOINS: Final = frozenset({"concat", "setunion"})  # what one argument brings is there, whatever the others are
_ONCE: Final = frozenset({"distinct", "setunion", "toset"})
_KEEPS: Final = frozenset({"distinct", "reverse", "sort", "tolist", "toset"})  # the same elements, in another order, each of them once
_LEAVE_OUT: Final = frozenset({"matchkeys", "setintersection", "setsubtract", "slice"})  # some of the elements, perhaps none


def gathered(name: str, given: Sequence[Val], found: Val) -> Val:
    """What a function made of lists that are not all known, with the lists that its elements are those of."""
    if found.known or found.blank.sure is not None:
        return found
    bare = name.removeprefix("core::")
    if bare in _LEAVE_OUT and given and given[0].known:
        return _some_of(given[0], found)
    parts = tuple(_parts(bare, given))
    if bare in _ONCE or any(_may_be_fewer(one) for one in parts):
        parts = tuple(_each_once(parts))
    in_order = bare == "concat" or (bare == "flatten" and not any(map(_is_shuffled, given)))
    blank = replace(found.blank, parts=parts, ordered=in_order)
    return Val(found.type, blank, found.marks) if any(map(_tells, parts)) else found


def _may_be_fewer(part: Val) -> bool:
    return part.known and part.type.kind == "set" and not cty.length_known(part)


def _each_once(parts: Sequence[Val]) -> Iterator[Val]:
    """Lists with each element once: of those that are there for sure, two may be the same."""
    items, others = list[Val](), list[Val]()
    waiting = [*parts]
    while waiting:
        part, marks = cty.unmark(waiting.pop(0))
        if part.known:
            items += [cty.mark(item, marks) for item in part.items]
        elif part.blank.parts:
            waiting = [*(cty.mark(one, marks) for one in part.blank.parts), *waiting]
        else:
            others.append(cty.mark(part, marks))
    yield from each_once(items)
    yield from others


def _some_of(whole: Val, found: Val) -> Val:
    """What is left of a list: each element may be in it, and so may whatever it comes from."""
    parts = tuple(several(item, found.blank.why) for item in whole.items)
    return Val(found.type, replace(found.blank, parts=parts), at_most_possible(found.marks))


def several(each: Val, why: tuple[str, ...]) -> Val:
    """A list of elements of one form, nobody knows how many."""
    return Val(ANY, Blank(why=why, each=each))


def _tells(part: Val) -> bool:
    return bool(part.items or part.blank.parts or part.blank.each is not None)


def _parts(name: str, given: Sequence[Val]) -> Iterator[Val]:
    if name in JOINS:
        yield from given
    elif name in _KEEPS:
        yield from given[:1]
    elif name == "flatten" and given:
        yield from _flat(given[0])
    elif name == "compact" and given:
        yield from _left(given[0])


def _is_shuffled(item: Val) -> bool:
    """Whether nobody knows in which order, or how often, its elements come: a set that is not all known, or what is made of one.

    Nor does what `flatten` has of them tell where the lists are opened that come any number of times: each begins anew.
    """
    if item.known:
        return (item.type.kind == "set" and not cty.length_known(item)) or any(map(_is_shuffled, item.items))
    blank = item.blank
    inside = (*blank.parts, *(() if blank.each is None else (blank.each,)))
    again = () if blank.each is None else tuple(_flat(blank.each))
    begins_anew = len(again) > 1 or any(len(part.items) > 1 for part in again)
    return begins_anew or (blank.parts != () and not blank.ordered) or any(map(_is_shuffled, inside))


def _left(texts: Val) -> Iterator[Val]:
    """What `compact` leaves of a list: of one of unknown length, it may be any of the elements that there are."""
    for part in each_once(texts.items) if _may_be_fewer(texts) else texts.blank.parts:
        yield from _left(part)
    if _may_be_fewer(texts):
        return
    if texts.known:
        yield from (_perhaps(item) for item in texts.items if not item.is_null and item.data != "")
    elif not texts.blank.parts:
        yield texts


def _perhaps(item: Val) -> Val:
    """A text that `compact` leaves, or may leave out."""
    return cty.a_tuple((item,)) if item.known or item.blank.there else several(item, item.blank.why)


def _flat(item: Val) -> Iterator[Val]:
    """The lists without any list in them that a list is made of."""
    if item.type.is_primitive or item.is_null or (item.known and not item.type.is_sequence):
        yield cty.a_tuple((item,))
    elif _may_be_fewer(item):
        yield from _flat_once(item)
    elif item.known:
        for inner in item.items:
            yield from _flat(inner)
    elif item.blank.branches and all(one.type.is_primitive or one.is_null for _, one in item.blank.branches):
        yield cty.a_tuple((item,))  # one of these, and no list
    elif item.blank.parts:
        for part in item.blank.parts:
            yield from _flat(part)
    elif item.blank.each is not None:
        for part in _flat(item.blank.each):
            yield from (several(one, item.blank.why) for one in part.items) if part.known else (part,)
    else:
        yield item


def _flat_once(items: Val) -> Iterator[Val]:
    """The lists in a set of which some may be one and the same: what is in those is there, or not."""
    apart, perhaps = counted_once(items.items)
    for place in apart:
        yield from _flat(items.items[place])
    for part in (part for place in perhaps for part in _flat(items.items[place])):
        yield from (several(one, cty.reasons(items)) for one in part.items) if part.known else (part,)
