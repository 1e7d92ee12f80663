"""Terraform's functions that build lists, tuples, maps and objects from others.

https://developer.hashicorp.com/terraform/language/functions, "Collection Functions".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from srm_tf.model.value import LATER
from srm_tf.terraform import cty, digits
from srm_tf.terraform.certain import without_empty
from srm_tf.terraform.coinciding import is_shuffled
from srm_tf.terraform.convert import convert
from srm_tf.terraform.cty import NONE, EvalError, Marks, Val
from srm_tf.terraform.functions import Param, function
from srm_tf.terraform.functions.numbers import whole
from srm_tf.terraform.joining import words_in
from srm_tf.terraform.operations import arithmetic, equal, put_together
from srm_tf.terraform.types import ANY, NUMBER, STRING, Type, elements, list_of, map_of, object_of, tuple_of, unify

_WITH_MARKS = Param(ANY, deep=True, marked=True)
_MARKED_LIST = Param(list_of(ANY), deep=True, marked=True)
_TEXTS = Param(list_of(STRING), unknown=True)
_ELEMENTS = Param(list_of(ANY), deep=True)
_SORTED = ".names"
_LONGEST = 1024  # elements that `range` makes at most
_FEW = 8  # texts of which one that stands in an open place may be told to be any
_MOST = 100_000  # elements that lists put together are kept with: some that double each other fill any memory


@function("chunklist", _MARKED_LIST, NUMBER, returns=lambda given: list_of(given[0].type))
def chunklist(sequence: Val, size: Decimal) -> Val:
    """`chunklist(list, size)`: a size of 0 leaves it whole."""
    inner, marks = cty.unmark(sequence)
    step = whole(size)
    if step < 0:
        raise EvalError("the size argument must be positive")
    every = step or len(inner.items) or 1
    chunks = [Val(inner.type, inner.items[start : start + every]) for start in range(0, len(inner.items), every)]
    return cty.mark(cty.a_list(chunks, inner.type), marks)


@function("compact", _TEXTS, returns=list_of(STRING))
def compact(texts: Val) -> Val:
    """`compact(list)`: without what is empty or null; not known before all of its elements are."""
    left = without_empty(texts)
    if left is not None and cty.wholly_known(texts):
        return left
    return Val(list_of(STRING), cty.Blank(not_null=True, why=cty.reasons(texts), sure=left))


def _concatenated(given: Sequence[Val]) -> Type:
    if not given:
        raise EvalError("at least one argument is required")
    if all(one.type.kind == "list" for one in given) and (common := unify([one.type for one in given])) is not None:
        return common
    parts: list[Type] = []
    for one in given:
        if one.type.kind not in {"list", "tuple"}:
            raise EvalError(f"all arguments must be lists or tuples; got {one.type.words()}")
        if one.type.kind == "list" and not one.known:
            return ANY
        parts += [one.type.of] * len(one.items) if one.type.kind == "list" else one.type.items
    return tuple_of(parts)


@function("concat", rest=_WITH_MARKS, returns=_concatenated)
def concat(*given: Val) -> Val:
    """`concat(lists...)`: a list where all are lists of types that agree, else a tuple."""
    if sum(len(one.items) for one in given) > _MOST:
        return cty.unknown(ANY, why=(f"a list of more than {_MOST:,} elements",), marks=NONE.and_all(map(cty.marks_in, given)))
    kind, marks = _concatenated(given), NONE
    found: list[Val] = []
    for one in given:
        inner, own = cty.unmark(one)
        marks, trail = marks | own, cty.trail_of(own)
        found += [cty.mark(item, trail) for item in (convert(inner, kind) if kind.kind == "list" else inner).items]
    return put_together(_list_of_one_type(found, kind.of) if kind.kind == "list" else cty.a_tuple(found), marks)


def _list_of_one_type(items: Sequence[Val], kind: Type) -> Val:
    """A list; where its type is open, that of the elements whose type is not."""
    kinds = {one.type for one in items} - {ANY}
    if len(kinds) != 1 or not kind.is_open:
        return cty.a_list(items, kind)
    (found,) = kinds
    return cty.a_list([Val(found, one.data, one.marks) if one.type == ANY else one for one in items], found)


@function("distinct", Param(list_of(ANY)), returns=lambda given: given[0].type)
def distinct(sequence: Val) -> Val:
    """`distinct(list)`: each element where it first stands."""
    seen: set[object] = set()
    kept: list[Val] = []
    for item in sequence.items:
        key = _hashable(item)
        if key not in seen:
            seen.add(key)
            kept.append(item)
    return cty.a_list(kept, sequence.type.of)


def _hashable(item: Val) -> object:
    """What tells a known value from others of its type."""
    if isinstance(item.data, dict):
        return tuple((name, _hashable(one)) for name, one in sorted(item.data.items()))
    return tuple(map(_hashable, item.items)) if isinstance(item.data, tuple) else (item.type.kind, item.data)


@function("flatten", _WITH_MARKS, returns=ANY)
def flatten(sequence: Val) -> Val:
    """`flatten(list)`: the elements of all lists, sets and tuples inside, however deep."""
    if sequence.type.is_primitive or (not sequence.type.is_sequence and cty.wholly_known(sequence)):
        raise EvalError("can only flatten lists, sets and tuples")
    found: list[Val] = []
    marks = _flattened(sequence, found)
    if any(not cty.length_known(one) and one.type.is_sequence for one in found) or any(one.type == ANY and not one.known for one in found):
        return cty.unknown(ANY, why=cty.reasons(sequence), marks=marks)
    return put_together(cty.a_tuple(found), marks)


def _flattened(sequence: Val, found: list[Val], around: Marks = NONE) -> Marks:
    """Collect the elements, and the marks of the sequences that they stood in. One of unknown length stays as it is.

    `around`: where the sequence comes from that it stands in.
    """
    if not cty.length_known(sequence):
        found.append(sequence)
        return sequence.marks
    marks, trail = sequence.marks, around | cty.trail_of(sequence.marks)
    for item in sequence.items:
        if item.type.is_sequence and not item.is_null:
            marks |= _flattened(item, found, trail)
        else:
            found.append(cty.mark(item, trail))
    return marks


def _merged_type(given: Sequence[Val]) -> Type:
    """One type where all have it; else an object of all attributes, if they are known."""
    attributes: dict[str, Type] = {}
    sure = True
    for one in given:
        if one.type == ANY:
            if one.known:
                continue
            return ANY
        if not one.type.is_mapping:
            raise EvalError(f"arguments must be maps or objects, got {one.type.words()}")
        sure = sure and (one.known or one.type.kind == "object")
        if one.type.kind == "object" and not one.is_null:
            attributes |= dict(one.type.attributes)
        elif one.known:
            attributes |= dict.fromkeys(one.members, one.type.of)
    kinds = {one.type for one in given}
    if len(kinds) == 1 and ANY not in kinds:
        return given[0].type
    return object_of(attributes) if sure else ANY


@function("merge", rest=Param(ANY, null=True, unknown=True, marked=True), returns=_merged_type)
def merge(*given: Val) -> Val:
    """`merge(maps...)`: of two of a name, the later counts; null counts as empty."""
    kind, marks = _merged_type(given), NONE
    found: dict[str, Val] = {}
    for one in given:
        inner, own = cty.unmark(one)
        marks, trail = marks | own, cty.trail_of(own)
        found |= {name: cty.mark(item, trail) for name, item in inner.members.items()}
    if any(not one.known for one in given):
        words = "\n".join([LATER, *map(words_in, _last_known(given))])
        maps = tuple(part for one in given for part in one.blank.merged or (one,))
        return Val(kind, cty.Blank(not_null=kind != ANY, why=cty.reasons(*given), there=bool(found), words=words, merged=maps), marks)
    if kind.kind == "map":
        return put_together(cty.a_map(found, kind.of), marks)
    return put_together(cty.an_object(found), marks)


def _last_known(given: Sequence[Val]) -> Sequence[Val]:
    """The maps that no unknown one comes after, which might bring other values for their names."""
    return given[max(place for place, one in enumerate(given) if not one.known) + 1 :]


@function("range", rest=NUMBER, returns=list_of(NUMBER))
def range_(*limits: Decimal) -> list[Decimal]:
    """`range(end)`, `range(start, end)`, `range(start, end, step)`: without its end."""
    if not 1 <= len(limits) <= 3:  # noqa: PLR2004 — start, end, step
        raise EvalError("must have one, two, or three arguments")
    start, end = (Decimal(0), limits[0]) if len(limits) == 1 else limits[:2]
    step = limits[2] if len(limits) > 2 else Decimal(-1 if end < start else 1)  # noqa: PLR2004 — there is a step
    if step and (end - start) * step < 0:
        raise EvalError("end must lie where the step leads")
    return list(_steps(start, end, step))


def _steps(start: Decimal, end: Decimal, step: Decimal) -> Iterator[Decimal]:
    place, made = start, 0
    while (place > end if step < 0 else place < end) and not digits.same(place, end):
        if made >= _LONGEST:
            raise EvalError(
                "more than 1024 values were generated; either decrease the difference between start and end or use a smaller step"
            )
        yield place
        place, made = arithmetic("+", place, step), made + 1


def _reversed_type(given: Sequence[Val]) -> Type:
    kind = given[0].type
    if kind.kind == "tuple":
        return tuple_of(kind.items[::-1])
    if kind.kind not in {"list", "set"}:
        raise EvalError(f"can only reverse list or tuple values, not {kind.words()}")
    return list_of(kind.of)


@function("reverse", _WITH_MARKS, returns=_reversed_type)
def reverse(sequence: Val) -> Val:
    """`reverse(list)`: a set becomes a list. In which order, nobody knows here where Terraform knows more of its elements."""
    inner, marks = cty.unmark(sequence)
    kind, found = _reversed_type([inner]), inner.items[::-1]
    if inner.type.kind == "set" and is_shuffled(inner):
        return cty.unknown(kind, not_null=True, why=cty.reasons(inner), marks=marks)
    return cty.mark(cty.a_list(found, kind.of) if kind.kind == "list" else cty.a_tuple(found), marks)


def _sliced(given: Sequence[Val]) -> Type:
    sequence, limits = given[0], [_limit(one) for one in given[1:]]
    kind = sequence.type
    if kind.kind not in {"list", "tuple"}:
        raise EvalError("must be a list or tuple value; the elements of a set do not have indices")
    size = len(kind.items) if kind.kind == "tuple" else len(sequence.items) if sequence.known else None
    if any(one is not None and (one < 0 or (size is not None and one > size)) for one in limits):
        raise EvalError("an index must not be less than zero or greater than the length of the list")
    start, end = limits
    if start is None or end is None:
        return kind if kind.kind == "list" else ANY
    if start > end:
        raise EvalError("start index must not be greater than end index")
    return kind if kind.kind == "list" else tuple_of(kind.items[start:end])


def _limit(given: Val) -> int | None:
    return whole(given.data) if isinstance(given.data, Decimal) else None


@function("slice", _WITH_MARKS, NUMBER, NUMBER, returns=_sliced)
def slice_(sequence: Val, start: Decimal, end: Decimal) -> Val:
    """`slice(list, start, end)`: without the element at its end."""
    inner, marks = cty.unmark(sequence)
    kind = _sliced([inner, cty.number(start), cty.number(end)])
    found = inner.items[int(start) : int(end)]
    return cty.mark(cty.a_list(found, kind.of) if kind.kind == "list" else cty.a_tuple(found), marks)


def _any_of(texts: Sequence[Val], why: tuple[str, ...]) -> Val:
    """One of several texts, nobody knows which."""
    there = all(one.blank.there if not one.known else one.data not in {None, ""} for one in texts)
    few = len(texts) <= _FEW
    return Val(STRING, cty.Blank(why=why, there=there, branches=tuple(("", one) for one in texts) if few else ()))


@function("sort", _TEXTS, returns=list_of(STRING))
def sort(texts: Val) -> Val:
    """`sort(list)`: by code points. With an element that is not known, only the length is certain, and that each is one of them."""
    why = cty.reasons(texts)
    if cty.wholly_known(texts):
        if any(one.is_null for one in texts.items):
            raise EvalError("given list contains a null element")
        return cty.a_list(sorted(texts.items, key=lambda one: str(one.data)), STRING)
    if texts.known:
        return texts if len(texts.items) == 1 else cty.a_list([_any_of(texts.items, why)] * len(texts.items), STRING)
    source = texts.blank.source
    # The names of zones come sorted: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/availability_zones
    kept = source if source is not None and source[0].endswith(_SORTED) else None
    return Val(texts.type, cty.Blank(not_null=True, least=texts.blank.least, most=texts.blank.most, why=why, source=kept))


def _zipped_type(given: Sequence[Val]) -> Type:
    names, values = given
    if values.type.kind == "list":
        return map_of(values.type.of)
    if values.type.kind != "tuple":
        raise EvalError("values argument must be a list or tuple value")
    if not cty.wholly_known(names):
        return ANY
    texts = [one.data for one in names.items]
    _same_size(len(texts), len(elements(values.type)))
    if None in texts:
        raise EvalError("keys list has a null value")
    return object_of(dict(zip(map(str, texts), values.type.items, strict=True)))


def _same_size(names: int, values: int) -> None:
    if names != values:
        raise EvalError(f"number of keys ({names}) does not match number of values ({values})")


@function("zipmap", Param(list_of(STRING), raw=True), _WITH_MARKS, returns=_zipped_type)
def zipmap(names: Val, values: Val) -> Val:
    """`zipmap(keys, values)`: a map of a list, an object of a tuple."""
    inner, marks = cty.unmark(values)
    kind = _zipped_type([names, inner])
    _same_size(len(names.items), len(inner.items))
    if any(one.is_null for one in names.items):
        raise EvalError("keys list has a null value")
    found = {str(name.data): value for name, value in zip(names.items, inner.items, strict=True)}
    return cty.mark(cty.a_map(found, kind.of) if kind.kind == "map" else cty.an_object(found), marks)


def _matched(given: Sequence[Val]) -> Type:
    if unify([given[1].type, given[2].type]) is None:
        raise EvalError("keys and searchset must be of the same type")
    return given[0].type


@function("matchkeys", _ELEMENTS, _ELEMENTS, _ELEMENTS, returns=_matched)
def matchkeys(values: Val, names: Val, wanted: Val) -> Val:
    """`matchkeys(values, keys, searchset)`: the values whose keys are among those searched for.

    A searched key that is known after apply only gives an empty list if it is reached: so Terraform has it.
    """
    kind = _matched([values, names, wanted])
    if len(values.items) != len(names.items):
        raise EvalError("length of keys and values should be equal")
    common = unify([names.type, wanted.type]) or ANY
    names, wanted = convert(names, common), convert(wanted, common)
    if not wanted.items:
        return cty.a_list((), kind.of)
    if not (cty.wholly_known(values) and cty.wholly_known(names)):
        return cty.unknown(kind, not_null=True, why=cty.reasons(values, names))
    kept: list[Val] = []
    for value, name in zip(values.items, names.items, strict=True):
        answer = _first_decided(name, wanted.items)
        if not answer.known and any(map(_is_read_before, wanted.items)):
            return cty.unknown(kind, not_null=True, why=cty.reasons(wanted))
        if not answer.known:
            return cty.a_list((), kind.of)
        if answer.data is True:
            kept.append(value)
    return cty.a_list(kept, kind.of)


def _is_read_before(name: Val) -> bool:
    """Whether what is not known here is known to Terraform: a variable, or what a data source reads."""
    return not name.known and any("," in why or ".data." in f".{why}" or why in {"each.key", "count.index"} for why in name.blank.why)


def _first_decided(name: Val, wanted: Sequence[Val]) -> Val:
    answers = (equal(name, one) for one in wanted)
    return next((answer for answer in answers if answer.data is not False), cty.FALSE)
