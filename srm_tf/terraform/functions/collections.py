"""Terraform's functions for collections: https://developer.hashicorp.com/terraform/language/functions, "Collection Functions".

What builds lists and objects anew stands in `sequences`, what computes with sets in `sets`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import takewhile

from msgspec.structs import replace

from srm_tf.terraform import cty
from srm_tf.terraform.convert import convert, converted
from srm_tf.terraform.cty import EvalError, Marks, Val
from srm_tf.terraform.functions import Param, function
from srm_tf.terraform.functions.numbers import whole
from srm_tf.terraform.graphemes import clusters
from srm_tf.terraform.operations import INFINITE, arithmetic, equal, within
from srm_tf.terraform.types import ANY, BOOL, NUMBER, STRING, Type, convertible, elements, list_of, map_of, tuple_of, unify

_ANY = Param(ANY, deep=True)
_OPEN = Param(ANY, null=True, unknown=True)
_WITH_MARKS = Param(ANY, deep=True, marked=True)
_TRUTHS = Param(list_of(BOOL), deep=True)


@function("alltrue", _TRUTHS, returns=BOOL)
def alltrue(truths: Val) -> Val:
    """`alltrue(list)`: up to the first element that is false, null or not known."""
    for one in truths.items:
        if not one.known:
            return cty.unknown(BOOL, not_null=True, why=one.blank.why)
        if one.data is not True:
            return cty.FALSE
    return cty.TRUE


@function("anytrue", _TRUTHS, returns=BOOL)
def anytrue(truths: Val) -> Val:
    """`anytrue(list)`: one that is true decides, wherever it stands."""
    if any(one.data is True for one in truths.items):
        return cty.TRUE
    if cty.wholly_known(truths):
        return cty.FALSE
    return cty.unknown(BOOL, not_null=True, why=cty.reasons(truths))


def _common(given: Sequence[Val]) -> Type:
    kind = unify([one.type for one in given])
    if kind is None:
        raise EvalError("all arguments must have the same type")
    return kind


@function("coalesce", rest=_OPEN, returns=_common)
def coalesce(*given: Val) -> Val:
    """`coalesce(values...)`: the first that is neither null nor an empty text."""
    kind = _common(given)
    choices: list[Val] = []
    for one in given:
        item = converted(one, kind)  # what does not convert is passed over
        if item is None or item.is_null or (item.data == "" and kind in {STRING, ANY}):
            continue
        choices.append(item)
        if item.known or item.blank.there or item.blank.prefix:
            break
    if not choices:
        raise EvalError("no non-null, non-empty-string arguments")
    first, *others = choices
    if first.known:
        return first
    sure, branches = (None, tuple(("", _chosen(one)) for one in choices)) if others else (_chosen(first), ())
    return Val(kind, cty.Blank(not_null=kind != ANY, why=first.blank.why, there=kind == STRING, sure=sure, branches=branches))


def _chosen(item: Val) -> Val:
    """A value that is chosen if it is no null and no empty text."""
    left = tuple((condition, one) for condition, one in item.blank.branches if not one.is_null and one.data != "")
    if len(left) < len(item.blank.branches):
        item = replace(item, data=replace(item.blank, branches=left))
    return item if item.known or item.type != STRING else replace(item, data=replace(item.blank, not_null=True, there=True))


@function("coalescelist", rest=_OPEN, returns=ANY)
def coalescelist(*given: Val) -> Val:
    """`coalescelist(lists...)`: the first list that is not empty."""
    if not given:
        raise EvalError("at least one argument is required")
    _check_lists(given)
    for one in given:
        if not one.known:
            return Val(ANY, cty.Blank(why=one.blank.why, sure=one if one.blank.there else None))
        if one.items:
            return one
    raise EvalError("no non-null arguments")


def _check_lists(given: Sequence[Val]) -> None:
    """Raises EvalError for what is no list. Of one behind what is not known nobody asks."""
    if any(one.type.kind not in {"list", "tuple"} for one in takewhile(lambda one: one.known, given)):
        raise EvalError("coalescelist arguments must be lists or tuples")


@function("contains", _ANY, _ANY, returns=BOOL)
def contains(sequence: Val, wanted: Val) -> Val:
    """`contains(list, value)`: an element that is not known yet may turn out equal, unless one that is known is."""
    if not sequence.type.is_sequence:
        raise EvalError("argument must be list, tuple, or set")
    text = isinstance(wanted.data, str)  # as mostly, in each of many instances: texts are compared at once
    if text and wanted.data in [one.data for one in sequence.items]:
        return cty.TRUE
    answers = [equal(wanted, one) for one in sequence.items if not (text and isinstance(one.data, str))]
    if any(one.data is True for one in answers):
        return cty.TRUE
    if all(one.known for one in answers):
        return cty.FALSE
    return cty.unknown(BOOL, not_null=True, why=cty.reasons(sequence, wanted))


def _element_type(given: Sequence[Val]) -> Type:
    sequence, index = given
    if sequence.type.kind == "list":
        return sequence.type.of
    if sequence.type.kind != "tuple":
        raise EvalError(f"cannot read elements from {sequence.type.words()}")
    kinds = sequence.type.items
    if not isinstance(index.data, Decimal):
        return ANY
    place = whole(index.data)
    if not kinds:
        raise EvalError("cannot use element function with an empty list")
    return kinds[place % len(kinds)]


@function("element", _WITH_MARKS, NUMBER, returns=_element_type, not_null=False)
def element(sequence: Val, index: Decimal) -> Val:
    """`element(list, index)`: beyond the end it begins anew, and below zero it counts from there."""
    inner, marks = cty.unmark(sequence)
    _element_type([inner, cty.number(index)])
    place = whole(index)
    if not inner.items:
        raise EvalError("cannot use element function with an empty list")
    return cty.mark(inner.items[place % len(inner.items)], marks)


@function("index", _ANY, _ANY, returns=NUMBER)
def index(sequence: Val, wanted: Val) -> Val:
    """`index(list, value)`: the place of the first element that is equal."""
    if sequence.type.kind not in {"list", "tuple"}:
        raise EvalError("argument must be a list or tuple")
    for place, one in enumerate(sequence.items):
        answer = equal(one, wanted)
        if not answer.known:
            return cty.unknown(NUMBER, not_null=True, why=answer.blank.why)
        if answer.data is True:
            return cty.number(place)
    raise EvalError("item not found" if sequence.items else "cannot search an empty list")


def _names_type(given: Sequence[Val]) -> Type:
    kind = given[0].type
    if kind.kind == "map":
        return list_of(STRING)
    if kind.kind != "object":
        raise EvalError("must have map or object type")
    return tuple_of([STRING] * len(kind.attributes))


@function("keys", Param(ANY, unknown=True, marked=True), returns=_names_type)
def keys(mapping: Val) -> Val:
    """`keys(map)`: sorted. Those of an object are known even where the object is not; marks on elements do not concern them."""
    inner, marks = _without_others(mapping)
    if inner.type == ANY:
        return cty.unknown(ANY, why=inner.blank.why, marks=marks)
    kind = _names_type([inner])
    if kind.kind == "tuple":
        return cty.mark(cty.a_tuple(cty.string(name) for name, _ in inner.type.attributes), marks)
    if not inner.known:
        return cty.unknown(kind, not_null=True, why=inner.blank.why, marks=marks)
    return cty.mark(cty.a_list(map(cty.string, sorted(inner.members)), STRING), marks)


def _without_others(value: Val) -> tuple[Val, Marks]:
    """A collection, and where it comes from: how many instances there are, under which keys, tells no more of them than their ids do."""
    inner, marks = cty.unmark(value)
    whole = {one.target for one in marks.references if one.attribute == "id"} - {None}
    kept = tuple(one for one in marks.references if one.target not in whole or one.attribute == "id")
    return inner, marks if len(kept) == len(marks.references) else replace(marks, references=kept)


@function("length", Param(ANY, unknown=True, marked=True), returns=NUMBER)
def length(value: Val) -> Val:
    """`length(value)`: of a text, the characters as a person counts them. Of what is not known, there may still be bounds."""
    inner, marks = _without_others(value)
    kind = inner.type.kind
    if kind in {"number", "bool"}:
        raise EvalError("argument must be a string, a collection type, or a structural type")
    return cty.mark(_counted(inner) if kind == "string" or inner.type.element is not None else _size_of_type(inner), marks)


def _size_of_type(inner: Val) -> Val:
    """How many elements a tuple or an object has: their types say it."""
    return cty.unknown(NUMBER, not_null=True, why=inner.blank.why) if inner.type == ANY else cty.number(len(elements(inner.type)))


def _counted(inner: Val) -> Val:
    if isinstance(inner.data, str):
        return cty.number(len(clusters(inner.data)))
    if inner.type == STRING:
        least = len(clusters(inner.blank.prefix))
        found = count(least, None, inner.blank.why)
        later = within(Decimal(1), INFINITE, inner.blank.why).blank.sure if inner.blank.there and not least else None
        return found if later is None else Val(NUMBER, replace(found.blank, sure=later))
    if cty.length_known(inner):
        return cty.number(len(inner.items))
    least, most = bounds(inner)
    return count(least, most, cty.reasons(inner))


def count(least: int, most: int | None, why: tuple[str, ...]) -> Val:
    """A number of elements that is not known but for its bounds."""
    return cty.number(least) if least == most else Val(NUMBER, cty.Blank(not_null=True, least=least, most=most, why=why, counted=True))


def bounds(sequence: Val) -> tuple[int, int | None]:
    """The least and the greatest number of elements: what is not known in a set may be the same."""
    if not sequence.known:
        least, most = sequence.blank.least, sequence.blank.most
        return int(least), None if most is None else int(most)
    size = len(sequence.items)
    return (size, size) if cty.length_known(sequence) else (min(size, 1), size)


def _looked_up(given: Sequence[Val]) -> Type:
    """The type of what `lookup` finds. Raises EvalError if an object has no such attribute, or the default does not fit."""
    if len(given) > 3:  # noqa: PLR2004 — a map, a key, a default
        raise EvalError(f"lookup() takes two or three arguments, got {len(given)}")
    kind, key = given[0].type, given[1].data
    if kind.kind == "map":
        if len(given) > 2:  # noqa: PLR2004 — there is a default
            _default(given[2], kind.of)
        return kind.of
    if kind.kind != "object":
        raise EvalError("lookup() requires a map as the first argument")
    if not isinstance(key, str):
        return ANY
    found = kind.attribute(key)
    if found is None and len(given) < 3:  # noqa: PLR2004 — there is no default
        raise EvalError("the given object has no attribute of that name")
    return given[2].type if found is None else found


def _default(default: Val, kind: Type) -> Val:
    try:
        return convert(default, kind)
    except EvalError:
        raise EvalError("the default value must have the same type as the map elements") from None


@function(
    "lookup",
    _WITH_MARKS,
    Param(STRING, marked=True),
    rest=Param(ANY, null=True, unknown=True, marked=True),
    returns=_looked_up,
    not_null=False,
)
def lookup(mapping: Val, key: Val, *default: Val) -> Val:
    """`lookup(map, key, default)`: the default's marks count only if it is what is found."""
    (inner, ours), (name, own) = cty.unmark(mapping), cty.unmark(key)
    kind = _looked_up([inner, name, *default])
    found = inner.members.get(str(name.data))
    if found is None and not default:
        raise EvalError("lookup failed to find the key")
    # As with `map[key]`, the key only tells which member it is: what hides it hides that, but it comes from the map.
    return cty.mark(_default(default[0], kind) if found is None else found, _joined(ours, cty.hiding(own)))


def _joined(*marks: Marks) -> Marks:
    joined = cty.NONE
    for one in marks:
        joined |= one
    return joined


def _only_type(given: Sequence[Val]) -> Type:
    kind = given[0].type
    if kind.kind in {"list", "set"}:
        return kind.of
    if kind.kind != "tuple" or len(kind.items) > 1:
        raise EvalError("must be a list, set, or tuple value with either zero or one elements")
    return kind.items[0] if kind.items else ANY


@function("one", _ANY, returns=_only_type, not_null=False)
def one(sequence: Val) -> Val:
    """`one(list)`: its only element, or null if it has none."""
    kind = _only_type([sequence])
    if not cty.length_known(sequence):
        return cty.unknown(kind, why=cty.reasons(sequence))
    if len(sequence.items) > 1:
        raise EvalError("must be a list, set, or tuple value with either zero or one elements")
    return sequence.items[0] if sequence.items else cty.null(kind)


@function("sum", _ANY, returns=NUMBER)
def total(sequence: Val) -> Val:
    """`sum(list)`: of one number at least."""
    if sequence.type.is_primitive:
        raise EvalError("cannot sum noniterable")
    if not elements(sequence.type) or (sequence.type.element is not None and not sequence.items):
        raise EvalError("cannot sum an empty list")
    if not sequence.type.is_sequence:
        raise EvalError("argument must be list, set, or tuple")
    if not cty.wholly_known(sequence):
        return cty.unknown(NUMBER, not_null=True, why=cty.reasons(sequence))
    amounts = list(_amounts(sequence.items))
    found = amounts[0]
    for amount in amounts[1:]:
        found = arithmetic("+", found, amount)
    return cty.number(found)


def _amounts(items: Sequence[Val]) -> Iterator[Decimal]:
    for item in items:
        amount = convert(item, NUMBER).data if convertible(item.type, NUMBER) else None
        if not isinstance(amount, Decimal):
            raise EvalError("argument must be list, set, or tuple of number values")
        yield amount


def _list_of_values(given: Sequence[Val]) -> Type:
    kind = given[0].type
    if kind.kind == "map":
        return list_of(kind.of)
    if kind.kind != "object":
        raise EvalError("values() requires a map as the first argument")
    return tuple_of(elements(kind))


@function("values", _WITH_MARKS, returns=_list_of_values)
def values(mapping: Val) -> Val:
    """`values(map)`: in the order of their names."""
    inner, marks = cty.unmark(mapping)
    kind = _list_of_values([inner])
    return cty.mark(cty.a_list(inner.items, kind.of) if kind.kind == "list" else cty.a_tuple(inner.items), marks)


@function("transpose", Param(map_of(list_of(STRING))), returns=map_of(list_of(STRING)))
def transpose(mapping: dict[str, list[str | None] | None]) -> Val:
    """`transpose(map)`: the texts in its lists become names, and its names become lists, sorted."""
    found: dict[str, list[str]] = {}
    for name, texts in mapping.items():
        if texts is None or None in texts:
            raise EvalError("input must be a map of lists of strings, without null")
        for text in texts:
            found.setdefault(str(text), []).append(name)
    return cty.a_map({name: cty.a_list(map(cty.string, sorted(names)), STRING) for name, names in found.items()}, list_of(STRING))
