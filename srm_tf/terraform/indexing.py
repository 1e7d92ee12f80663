"""`value.name` and `value[key]`, also where the value or the key is not known.

https://developer.hashicorp.com/terraform/language/expressions/types#indices-and-attributes
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from decimal import Decimal

from msgspec.structs import replace

from srm_tf.model.value import Certainty, Reference
from srm_tf.terraform import cty
from srm_tf.terraform.alike import taken_alike
from srm_tf.terraform.certain import made_later, will_be
from srm_tf.terraform.convert import convert
from srm_tf.terraform.cty import NONE, EvalError, Marks, NoAttributeError, Val
from srm_tf.terraform.handing import may_not_name
from srm_tf.terraform.one_of_many import at_most_possible, of_some, some
from srm_tf.terraform.partly import each_member, elements_of, is_of_others
from srm_tf.terraform.picking import FEW, placed, under
from srm_tf.terraform.syntax import Access
from srm_tf.terraform.told_apart import are_one
from srm_tf.terraform.types import ANY, NUMBER, STRING, Type

# What stands for the key of an instance that stands for an unknown number of them: known again by the very object.
EACH_KEY = cty.unknown(STRING, not_null=True, why=("each.key",))
COUNT_INDEX = cty.unknown(NUMBER, not_null=True, why=("count.index",))


def get(value: Val, key: Val, *, attribute: bool) -> Val:
    """`value.key` (`attribute`) or `value[key]`. Raises EvalError for what is not there."""
    found = _hiding(taken_alike(_got(value, key, attribute=attribute), value, key))
    return made_later(found, value, lambda later: get(later, key, attribute=attribute))


def _hiding(taken: Val) -> Val:
    """What is taken, which hides where all that it may be does: of a secret of any instance, whichever that is."""
    choices = [one for one in (taken.blank.sure, *(side for _, side in taken.blank.branches)) if one is not None]
    hidden = bool(choices) and all(map(cty.is_hidden, choices))
    return cty.mark(taken, cty.hiding(cty.NONE.and_all(one.marks for one in choices))) if hidden else taken


def _got(value: Val, key: Val, *, attribute: bool) -> Val:
    (inner, marks), (index, own) = cty.unmark(value), _name(key)
    if inner.is_null:
        raise EvalError("attempt to get an element or attribute from a null value")
    if index.is_null:
        raise EvalError("can't use a null value as an indexing key")
    instance = None if attribute else _instance(inner, index)
    if instance is not None:
        return cty.mark(instance, own)
    if inner.type == ANY:
        members = each_member(inner)
        apart = index.known if members else _named(inner)
        named = [one for name, one in members or inner.blank.entries if _is_key(name, index) or (apart and name.data == index.data)]
        if named:
            return cty.mark(named[0], own)
        if inner.blank.reads is not None and isinstance(index.data, str):
            return cty.mark(inner.blank.reads(index.data), cty.hiding(marks) | own)
        something = _with_choices(cty.unknown(ANY, why=inner.blank.why), inner, index, attribute=attribute)
        if something.blank.branches and all(cty.marks_in(one).references for _, one in something.blank.branches):
            marks = cty.hiding(marks)  # each says itself where it comes from
        something = _in_its_place(something, inner, index)
        return cty.mark(something, _one_of(marks, inner, index, attribute=attribute) | own)
    taken = _GET[inner.type.kind](inner, index, attribute) if inner.type.kind in _GET else None
    if taken is None:
        raise EvalError("this value does not have any indices" if not attribute else "this value does not have any attributes")
    if not taken.known:
        taken = _with_choices(taken, inner, index, attribute=attribute)
        taken = _in_its_place(taken, inner, index)
    return cty.mark(taken, marks if inner.type.kind == "object" else _one_of(marks, inner, index, attribute=attribute) | own)


def _name(key: Val) -> tuple[Val, Marks]:
    """A key and its marks: what an instance is called by is no part of what is found under that name."""
    index, marks = cty.unmark(key)
    return index, cty.hiding(marks)


def _instance(inner: Val, index: Val) -> Val | None:
    """What stands under a key where a value stands for an unknown number of instances."""
    each, member = inner.blank.each, inner.blank.member
    if each is not None and (inner.blank.most == 1 or index.data is COUNT_INDEX.data):
        return each  # if there is any, it is this one; for each instance of `count.index`, each of them
    if member is not None and index.data is EACH_KEY.data:
        return member
    if each is not None and not index.known:
        return some(each)
    *named, others = inner.blank.entries or [(cty.null(), cty.null())]
    if index.known and is_of_others(others[0]) and all(name.known and name.data != index.data for name, _ in named):
        return some(others[1])
    return None


def _in_its_place(taken: Val, inner: Val, index: Val) -> Val:
    """An element of what `concat` made, or a member of what `merge` made, with what surely stands there, or the few values that may."""
    at = index.data
    whole = isinstance(at, Decimal) and at.is_finite() and at >= 0 and at == at.to_integral_value()
    found = placed(inner, int(at)) if isinstance(at, Decimal) and whole else under(inner, at) if isinstance(at, str) else None
    if found is None:
        return _as_any(taken, inner, index)
    if found.blank.branches and not found.blank.pieces:
        marks = taken.marks | at_most_possible(cty.trail_of(found.marks))
        return Val(taken.type, replace(taken.blank, branches=found.blank.branches), marks)
    return Val(taken.type, replace(taken.blank, sure=will_be(found)), taken.marks)


def _as_any(taken: Val, inner: Val, index: Val) -> Val:
    """An element of a list, or a member of a map, where nothing is known but what any of them is.

    There may be none: `try` takes its next argument then. Of resources it is one of them, nobody knows which.
    """
    found = inner.blank.member if isinstance(index.data, str) or inner.blank.each is None else inner.blank.each
    if found is None or taken.blank.branches:
        return taken
    return Val(taken.type, replace(taken.blank, branches=(("", some(found)),)), taken.marks)


def _is_key(name: Val, index: Val) -> bool:
    """Whether a name that is not known is this one: the very object, or a text made in the same way of the same."""
    return not name.known and (name.data is index.data or are_one(name, index))


def _named(inner: Val) -> bool:
    """Whether the members that are known of an object are so for sure: none of an open name may stand in their place."""
    return all(name.known or is_of_others(name) for name, _ in inner.blank.entries)


def _one_of(marks: Marks, inner: Val, key: Val, *, attribute: bool) -> Marks:
    """Under a key stands one instance, where a resource of the graph stands for an unknown number of them.

    The own key of an instance that stands for many itself, `each.key` or `count.index`, means each of them in its turn.
    """
    own = any(key.data is one.data for one in (EACH_KEY, COUNT_INDEX))
    if may_not_name(inner, key):
        return at_most_possible(marks)
    if not (inner.known or attribute or own) and len(marks.references) > 1:
        return at_most_possible(marks)  # one of all that it is made of, and nobody knows which
    if attribute or inner.known or own or inner.blank.most == 1:
        return marks
    return of_some(marks)


def _with_choices(taken: Val, inner: Val, key: Val, *, attribute: bool) -> Val:
    """What is not known is one of the elements where only the key is open, or comes of one of the branches that the value may come to."""
    sides, shuffled = [branch for _, branch in inner.blank.branches], [] if attribute else elements_of(inner)
    if shuffled and (not key.known or isinstance(key.data, Decimal)):
        found = _different(shuffled)
    elif key.known:
        found = [one for side in sides for one in _attempt(side, key, attribute)]
    else:
        inside = [*(some(one) if is_of_others(name) else one for name, one in inner.blank.entries), *inner.items]
        found = _different([*inside, *(one for side in sides for one in (side.items if side.known else _attempt(side, key, attribute)))])
    if not 0 < len(found) <= FEW:
        return taken
    certainty = Certainty.POSSIBLE if len(found) > 1 else Certainty.EXACT
    references = tuple(dict.fromkeys(one.at_most(certainty) for choice in found for one in _origins(choice)))
    # Under `try`, one that has none gives something else, and so does the only one there is to choose, which may not be there.
    all_have = not key.known or len(found) == len(inner.blank.branches) > 1
    same = all_have and found[0].known and all(one == found[0] for one in found)  # whatever is chosen
    sure = found[0] if same else taken.blank.sure
    blank = replace(taken.blank, branches=tuple(("", choice) for choice in found), sure=sure)
    return cty.mark(Val(taken.type, blank, taken.marks), Marks(references=references) if references else NONE)


def _different(items: Iterable[Val]) -> list[Val]:
    """The values without repeats; of many no more than one above FEW, since nobody looks at more."""
    found: list[Val] = []
    for one in items:
        if len(found) <= FEW and not any(one is other or one == other for other in found):
            found.append(one)
    return found


def _origins(choice: Val) -> tuple[Reference, ...]:
    """The references of one choice of an unknown element; of a list those of all that is in it."""
    return (cty.marks_in(choice) if choice.type.is_sequence else choice.marks).references


def _attempt(branch: Val, key: Val, attribute: bool) -> list[Val]:  # noqa: FBT001 — as in `get`
    try:
        return [get(branch, key, attribute=attribute)]
    except EvalError:
        return []  # if it came to this, Terraform would refuse it


def _member(inner: Val, key: Val, attribute: bool) -> Val:  # noqa: FBT001 — one signature for all kinds
    del attribute
    name = _converted(key, STRING)
    if not name.known:
        return cty.unknown(inner.type.of, why=name.blank.why)
    if not inner.known:
        return cty.unknown(inner.type.of, why=inner.blank.why)
    found = inner.members.get(str(name.data))
    if found is None:
        raise EvalError("the given key does not identify an element in this collection value")
    return found


def _attribute(inner: Val, key: Val, attribute: bool) -> Val:  # noqa: FBT001 — one signature for all kinds
    del attribute
    name = _converted(key, STRING)
    if not name.known:
        return cty.unknown(ANY, why=name.blank.why)
    if inner.known:
        found = inner.members.get(str(name.data))
    else:
        kind = inner.type.attribute(str(name.data))
        found = cty.unknown(kind, why=inner.blank.why) if kind is not None else None
    if found is None:
        raise NoAttributeError("this object does not have an attribute of that name")
    return found


def _element(inner: Val, key: Val, attribute: bool) -> Val:  # noqa: FBT001 — one signature for all kinds
    if attribute:
        raise EvalError("this value is a list or tuple: it has elements by number, and no attributes")
    place = _converted(key, NUMBER)
    in_tuple = inner.type.kind == "tuple"
    place = place if place.known or inner.known else place.blank.sure or place
    if not place.known:
        if inner.blank.source is not None and place.data is COUNT_INDEX.data:  # of instances nobody can count, each takes its own
            return looked_up(inner, f"{inner.blank.source[0]}[count.index]")
        return cty.unknown(ANY if in_tuple else inner.type.of, why=place.blank.why)
    at = place.data
    if not inner.known and not in_tuple:
        return element_of(inner, int(at)) if isinstance(at, Decimal) and at >= 0 and at.is_finite() else element_of(inner, 0)
    if not isinstance(at, Decimal) or at.is_infinite() or at != at.to_integral_value() or at < 0:
        raise EvalError("the given index must be a whole number that is not negative")
    size = len(inner.type.items) if in_tuple else len(inner.items)
    if at >= size and (in_tuple or inner.known):
        raise EvalError("the given index is greater than or equal to the length of the collection")
    if inner.known:
        return inner.items[int(at)]
    return cty.unknown(inner.type.items[int(at)] if in_tuple else inner.type.of, why=inner.blank.why)


def constant_key(key: Val) -> Access | None:
    """A known key as the step that a name has of it; None for any other, and for one that is hidden."""
    if cty.hiding(key.marks) is not NONE:
        return None
    if isinstance(key.data, str):
        return Access(key.data, attribute=False)
    if not isinstance(key.data, Decimal) or not 0 <= key.data < sys.maxsize or key.data != int(key.data):
        return None
    return Access(int(key.data), attribute=False)


def element_of(item: Val, place: int) -> Val:
    """An element of a list that is not known."""
    if item.blank.source is None:
        return cty.unknown(item.type.of, why=item.blank.why)
    listed, first = item.blank.source
    return looked_up(item, f"{listed}[{first + place}]", source=(listed, first + place))


def looked_up(listed: Val, text: str, source: tuple[str, int] | None = None) -> Val:
    """One of what AWS lists, which is neither null nor empty, whichever it is."""
    return Val(listed.type.of, cty.Blank(why=(f"{text}, read at plan time",), source=source, there=True))


def _converted(key: Val, wanted: Type) -> Val:
    try:
        return convert(key, wanted)
    except EvalError as error:
        raise EvalError(f"the given key does not identify an element in this collection value: {error}") from None


_GET: dict[str, Callable[[Val, Val, bool], Val]] = {
    "map": _member,
    "object": _attribute,
    "list": _element,
    "tuple": _element,
}
