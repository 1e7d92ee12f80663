"""`element`, `lookup`, `one`, `join` and others on collections that are partly unknown: the one value that they give, or the few they may.

`element(concat(aws_kms_key.k[*].arn, [""]), 0)` is the ARN of the key or an empty text, however `k` is switched on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from math import ceil
from typing import Final

from msgspec.structs import replace

from srm_tf.regex import regex
from srm_tf.terraform import cty
from srm_tf.terraform.coinciding import as_list_of_each, counted_once, of_one_type, same
from srm_tf.terraform.cty import Blank, Val
from srm_tf.terraform.gathered import several
from srm_tf.terraform.given_by_aws import begins_with
from srm_tf.terraform.one_of_many import some
from srm_tf.terraform.operations import INFINITE, within
from srm_tf.terraform.partly import all_apart, as_lists, each_member, elements_of, in_some_order
from srm_tf.terraform.told_apart import are_one, ends
from srm_tf.terraform.types import ANY, STRING, list_of

_MOST: Final = 64  # elements that are looked at
FEW: Final = 16  # choices: more than these are no help to anybody
_BEGINNING: Final = regex(r"\^[\w:/-]+")


def picked(name: str, given: Sequence[Val]) -> Val | None:
    """What a function makes of a list that is not all known; None where nothing is certain, nor a choice of few.

    `given`: as many arguments as the function takes.
    """
    function = _PICKS.get(name.removeprefix("core::"))
    chosen = any(one.blank.branches for one in given)  # of a choice, each is asked by itself
    return function(given) if function is not None and not chosen else None


def placed(listed: Val, at: int) -> Val | None:
    """The element in a place of lists that stand one after the other."""
    for rest, part in enumerate(listed.blank.parts if listed.blank.ordered else ()):
        inner, marks = cty.unmark(part)
        if not inner.known:
            return _first(inner, _behind(listed, rest + 1)) if at == 0 else None
        if at < len(inner.items):
            return cty.mark(inner.items[at], marks)
        at -= len(inner.items)
    return None


def _behind(listed: Val, rest: int) -> Callable[[], Val | None]:
    return lambda: placed(replace(listed, data=replace(listed.blank, parts=listed.blank.parts[rest:])), 0)


def under(mapping: Val, name: str) -> Val | None:
    """What stands under a name in maps that are merged, or the few values that may: those that come later may bring another."""
    later: list[Val] = []
    for part in reversed(mapping.blank.merged):
        inner, marks = cty.unmark(part)
        if name in inner.members:
            found = cty.mark(inner.members[name], cty.hiding(marks))
            return choice([found, *later], mapping.blank.why) if later else found
        if not inner.known and not (inner.type.kind == "object" and inner.type.attribute(name) is None):
            later.append(cty.mark(inner.blank.member or cty.unknown(inner.type.of, why=inner.blank.why), marks))
    return None


def _first(inner: Val, otherwise: Callable[[], Val | None]) -> Val | None:
    """The first of what there may be one of, or what there is where it is not."""
    each = inner.blank.each
    if each is None or inner.blank.least >= 1:
        return each
    other = otherwise() if inner.blank.most == 1 else None
    return None if other is None else choice([each, other], inner.blank.why)


def choice(choices: Sequence[Val], why: tuple[str, ...]) -> Val:
    """An unknown that is one of these values; marks stay on each of them."""
    return Val(ANY, Blank(why=why, branches=tuple(("", one) for one in choices)), cty.NONE.and_all(map(cty.marks_around, choices)))


def _element(given: Sequence[Val]) -> Val | None:
    """`element()`: the value at an index; of an unknown index, a choice of the few that there are."""
    if not given[1].known:
        few = given[0].items if len(given[0].items) <= FEW else ()
        return choice(few, given[1].blank.why) if few else None
    at, inner = given[1].data, cty.unmark(given[0])[0]
    found = placed(given[0], int(at)) if isinstance(at, Decimal) and 0 <= at <= _MOST else None
    any_of = elements_of(inner) or ([some(inner.blank.each)] if inner.blank.each is not None else [])
    return choice(any_of, inner.blank.why) if found is None and 0 < len(any_of) <= FEW else found


def _lookup(given: Sequence[Val]) -> Val | None:
    """What is under a name for sure; of a loop, what any member is, or what stands in for it, as for what a type has not got."""
    name, member = given[1].data, given[0].blank.member
    kind = given[0].type
    if kind.kind == "object" and isinstance(name, str) and kind.attribute(name) is None and len(given) > 2:  # noqa: PLR2004 — a default
        return given[2]
    found = under(cty.unmark(given[0])[0], name) if isinstance(name, str) else _under_open(given)
    return choice([some(member), *given[2:]], given[0].blank.why) if found is None and member is not None else found


def _under_open(given: Sequence[Val]) -> Val | None:
    """`lookup()` of a key that is not known: the member of the map whose key is certain to be the same one."""
    return next((value for name, value in each_member(given[0]) if are_one(*(cty.unmark(one)[0] for one in (name, given[1])))), None)


def _keys(given: Sequence[Val]) -> Val | None:
    members = each_member(given[0])
    return in_some_order([name for name, _ in members], given[0].blank.why) if members else None


def _zipmap(given: Sequence[Val]) -> Val | None:
    """The map of names that are not all known, of which no two can be one. Of values that are not known Terraform takes as many alone."""
    names, values = (one.items for one in given)
    if not given[1].known and (given[1].type == ANY or given[1].type.kind == "list"):
        values = (cty.unknown(given[1].type.of, why=cty.reasons(given[1])),) * len(names)
    if len(names) != len(values) or not names or not all_apart(names):
        return None
    blank = Blank(why=cty.reasons(given[0]), entries=tuple(zip(names, values, strict=True)), least=len(names), most=len(names))
    return Val(ANY, blank, cty.trail_of(cty.NONE.and_all(map(cty.marks_in, values))))


def _values(given: Sequence[Val]) -> Val | None:
    lists = as_lists(given[0])
    if lists:
        marks = cty.trail_of(given[0].marks.and_all(map(cty.marks_in, lists)))
        return Val(ANY, Blank(not_null=True, why=given[0].blank.why, parts=lists), marks)
    members = each_member(given[0])
    if members:
        return in_some_order([value for _, value in members], given[0].blank.why)
    member = given[0].blank.member
    return None if member is None else several(member, given[0].blank.why)


def _regexall(given: Sequence[Val]) -> Val | None:
    """What is found at the beginning of a text is there, or not, whatever comes behind it."""
    begins = begins_as(*given)
    if begins is None:
        return None
    blank = Blank(not_null=True, least=1, why=cty.reasons(*given))
    return Val(list_of(STRING), blank) if begins else cty.a_list((), STRING)


def begins_as(pattern: Val, text: Val) -> bool | None:
    """Whether a text matches a pattern that asks for nothing but how it begins."""
    if not isinstance(pattern.data, str) or _BEGINNING.fullmatch(pattern.data) is None or text.known or text.type != STRING:
        return None
    wanted, known = pattern.data[1:], text.blank.prefix
    if known.startswith(wanted) or not wanted.startswith(known):
        return known.startswith(wanted)
    return begins_with(text, wanted)


def _slice(given: Sequence[Val]) -> Val | None:
    if not given[2].known:
        return _up_to(given[0], given[1].data, given[2].blank)
    ends = [int(one.data) for one in given[1:] if isinstance(one.data, Decimal) and 0 <= one.data <= _MOST]
    found = [placed(given[0], at) for at in range(*ends)] if len(ends) == 2 and ends[0] <= ends[1] else [None]  # noqa: PLR2004 — both
    kept = [one for one in found if one is not None]
    return cty.a_tuple(kept) if len(kept) == len(found) else None


def _up_to(listed: Val, start: object, end: Blank) -> Val | None:
    """The elements up to a place of which the bounds are known: those before the first are there, those before the last may be."""
    least = end.least if isinstance(end.least, int) or end.least.is_finite() else 0
    if not end.counted or not isinstance(start, Decimal) or not 0 <= start <= _MOST or len(listed.items) > _MOST:
        return None
    sure, others = listed.items[int(start) : ceil(least)], listed.items[ceil(least) : None if end.most is None else int(end.most)]
    if not sure:
        return None
    parts = (cty.a_tuple(sure), *(several(one, end.why) for one in others))
    blank = Blank(not_null=True, least=len(sure), most=len(sure) + len(others), why=end.why, parts=parts, ordered=True)
    return Val(ANY, blank, cty.NONE.and_all(map(cty.marks_in, (*sure, *others))))


def _one(given: Sequence[Val]) -> Val | None:
    """The only one there is, or null."""
    inner, _ = cty.unmark(given[0])
    forms = [one.blank.each for one in (inner.blank.parts if inner.blank.each is None else (inner,))]
    each = [one for one in forms if one is not None]
    if not each or len(each) < len(forms):
        return None
    return each[0] if inner.blank.least >= 1 and len(each) == 1 else choice([*each, cty.null()], inner.blank.why)


def _join(given: Sequence[Val]) -> Val | None:
    """The only one there is, or an empty text."""
    inner = cty.unmark(given[-1])[0]
    if len(given) != 2 or inner.known or inner.blank.each is None or inner.blank.most != 1:  # noqa: PLR2004 — a separator, a list
        return None
    return _first(inner, lambda: cty.string(""))


def _alltrue(given: Sequence[Val]) -> Val | None:
    """False, where one is false; where each is true, however many there are, true."""
    inner, each = cty.unmark(given[0])[0], given[0].blank.each
    if each is not None and each.data is True:
        return cty.TRUE
    return cty.FALSE if any(item.data is False for item in inner.items) else None


def _anytrue(given: Sequence[Val]) -> Val | None:
    each = given[0].blank.each
    return cty.FALSE if each is not None and each.data is False else None


def _coalescelist(given: Sequence[Val]) -> Val | None:
    found: list[Val] = []
    for one in given:
        if not one.known or one.items:
            found.append(one)
        if one.known and one.items:
            break
    return choice(found, cty.reasons(*found)) if len(found) > 1 and not found[0].known else None


def _distinct(given: Sequence[Val]) -> Val | None:
    """Each element that is none of those before it; what may be one of them is there, or not."""
    inner, marks = cty.unmark(given[0])
    if not inner.known or not inner.type.is_sequence or inner.type.kind == "set" or len(inner.items) > _MOST:
        return None  # a set has an order that nobody knows
    items = of_one_type(inner.items)
    found = as_list_of_each(items)
    return cty.mark(cty.a_tuple(items[one] for one in counted_once(items)[0]) if found is None else found, marks)


def _matchkeys(given: Sequence[Val]) -> Val | None:
    """The values whose keys are among those searched for, where that is certain of each key."""
    values, names, wanted = (cty.unmark(one)[0] for one in given)
    if not (values.known and names.known and wanted.known) or len(values.items) != len(names.items) or len(values.items) > FEW:
        return None
    if any(one.type.kind == "set" and not cty.length_known(one) for one in (values, names)):
        return None  # in what order they stand comes with them
    kept: list[Val] = []
    alike = of_one_type((*names.items, *wanted.items))
    for value, name in zip(values.items, alike, strict=False):
        answers = [same(name, one) for one in alike[len(names.items) :]]
        if True in answers:
            kept.append(value)
        elif None in answers:
            return None
    return cty.a_tuple(kept)


def _startswith(given: Sequence[Val]) -> Val | None:
    """What the known beginning of a text decides."""
    wanted, begins = given[1].data, ends(given[0])[0]
    if not isinstance(wanted, str) or given[0].known:
        return None
    return cty.TRUE if begins.startswith(wanted) else None if wanted.startswith(begins) else cty.FALSE


def _contains(given: Sequence[Val]) -> Val | None:
    known = (item for part in _known_parts(given[0]) for item in part.items)
    return cty.TRUE if any(same(item, given[1]) is True for item in known) else None


def _length(given: Sequence[Val]) -> Val | None:
    """No less than what is there for sure, and no more than there may be."""
    sizes, blank = [len(part.items) for part in _known_parts(given[0])], given[0].blank
    least = max(int(blank.least), sum(sizes) if blank.ordered else min(1, max(sizes, default=0)))
    most = INFINITE if blank.most is None else Decimal(blank.most)
    return within(Decimal(least), most, cty.reasons(given[0])).blank.sure if least else None


def _known_parts(listed: Val) -> Iterator[Val]:
    return (part for part in (*listed.blank.parts, *listed.blank.merged) if part.known)


_PICKS: Final[dict[str, Callable[[Sequence[Val]], Val | None]]] = {
    "alltrue": _alltrue,
    "anytrue": _anytrue,
    "coalescelist": _coalescelist,
    "contains": _contains,
    "distinct": _distinct,
    "element": _element,
    "join": _join,
    "keys": _keys,
    "length": _length,
    "lookup": _lookup,
    "matchkeys": _matchkeys,
    "one": _one,
    "regexall": _regexall,
    "startswith": _startswith,
    "values": _values,
    "slice": _slice,
    "zipmap": _zipmap,
}
