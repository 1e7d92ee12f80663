"""The Terraform functions that examples call: the frame, collections and conversions. For tests only.

The oracle of record is Terraform itself.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias, cast

from tests.support.hcl_syntax import PlanError
from tests.support.hcl_values import (
    NOT_NULL,
    UNKNOWN,
    Data,
    Marked,
    SetOf,
    Unknown,
    bare,
    describe,
    entries,
    get,
    is_marked,
    marked,
    plain,
    set_of,
    to_bool,
    to_number,
    to_text,
    unmarked,
    wholly_known,
)

Body: TypeAlias = Callable[..., Data]


@dataclass(frozen=True, slots=True)
class Function:
    """`structural`: works on collections whose elements may be unknown or sensitive. `raw`: deals with everything itself."""

    body: Body
    structural: bool = False
    raw: bool = False


FUNCTIONS: dict[str, Function] = {}


def function(name: str, *, structural: bool = False, raw: bool = False) -> Callable[[Body], Body]:
    """Register the body of a function."""

    def register(body: Body) -> Body:
        FUNCTIONS[name] = Function(body, structural, raw)
        return body

    return register


def called(wanted: Function, arguments: list[Data]) -> Data:
    """The result of a call; unknown and sensitive arguments are dealt with here."""
    if wanted.raw:
        return _run(wanted, arguments)
    strip = bare if wanted.structural else unmarked
    sensitive = any(isinstance(item, Marked) if wanted.structural else is_marked(item) for item in arguments)
    inside = [strip(item) for item in arguments]
    missing = [item for item in inside if (isinstance(item, Unknown) if wanted.structural else not wholly_known(item))]
    unknown = UNKNOWN if wanted.structural else NOT_NULL
    return marked(unknown if missing else _run(wanted, inside), when=sensitive)


def _run(wanted: Function, arguments: list[Data]) -> Data:
    try:
        return wanted.body(*arguments)
    except (TypeError, ValueError, KeyError, IndexError, re.error) as error:
        raise PlanError(f"a function call fails: {error}") from error


def as_list(data: Data) -> list[Data]:
    if isinstance(data, list):
        return list(data)
    raise PlanError(f"a list is required, not {describe(data)}")


def as_mapping(data: Data) -> Mapping[str, Data]:
    if isinstance(data, Mapping):
        return data
    raise PlanError(f"a map is required, not {describe(data)}")


def as_texts(data: Data) -> list[str]:
    return [to_text(bare(item)) for item in as_list(data)]


def data_of(texts: Iterable[str]) -> list[Data]:
    return list(texts)


# Sensitivity, and the first that is there


@function("sensitive", raw=True)
def _sensitive(value: Data) -> Data:
    return marked(value, when=True)


@function("nonsensitive", raw=True)
def _nonsensitive(value: Data) -> Data:
    return bare(value)


@function("issensitive", raw=True)
def _issensitive(value: Data) -> Data:
    return isinstance(value, Marked)


@function("ephemeralasnull", raw=True)
def _ephemeralasnull(_value: Data) -> Data:
    return None


@function("coalesce", raw=True)
def _coalesce(*values: Data) -> Data:
    for value in values:
        if isinstance(bare(value), Unknown) or bare(value) not in (None, ""):
            return value
    raise PlanError("coalesce: no argument is set")


@function("coalescelist", structural=True)
def _coalescelist(*values: Data) -> Data:
    for value in values:
        if as_list(value):
            return value
    raise PlanError("coalescelist: no argument is set")


# Collections


@function("length", structural=True)
def _length(value: Data) -> Data:
    if isinstance(value, SetOf) and not wholly_known(value) and len(value) > 1:
        return NOT_NULL  # two unknown elements may be the same
    return len(value) if isinstance(value, (str, list, Mapping)) else len(entries(value))


@function("concat", structural=True)
def _concat(*values: Data) -> Data:
    return list(itertools.chain.from_iterable(as_list(value) for value in values))


@function("merge", structural=True)
def _merge(*values: Data) -> Data:
    found: dict[str, Data] = {}
    for value in values:
        found.update({} if value is None else as_mapping(value))
    return found


@function("lookup", structural=True)
def _lookup(value: Data, name: Data, *default: Data) -> Data:
    return as_mapping(value).get(to_text(name), default[0]) if default else get(value, name)


@function("element", structural=True)
def _element(value: Data, place: Data) -> Data:
    return as_list(value)[int(to_number(place)) % len(as_list(value))]


@function("index", structural=True)
def _index(value: Data, wanted: Data) -> Data:
    return as_list(value).index(wanted)


@function("contains", raw=True)
def _contains(value: Data, wanted: Data) -> Data:
    items = bare(value)
    if isinstance(items, Unknown) or not wholly_known(wanted):
        return NOT_NULL
    if any(wholly_known(item) and plain(item) == plain(wanted) for item in as_list(items)):
        return True
    return False if wholly_known(items) else NOT_NULL


@function("keys", structural=True)
def _keys(value: Data) -> Data:
    return data_of(sorted(as_mapping(value)))


@function("values", structural=True)
def _values(value: Data) -> Data:
    return [item for _, item in entries(as_mapping(value))]


@function("flatten", structural=True)
def _flatten(value: Data) -> Data:
    found: list[Data] = []
    for item in as_list(value):
        inside = bare(item)
        found += cast("list[Data]", _flatten(inside)) if isinstance(inside, list) else [item]
    return found


@function("compact")
def _compact(value: Data) -> Data:
    return [item for item in as_list(value) if item not in (None, "")]


@function("distinct", structural=True)
def _distinct(value: Data) -> Data:
    found: list[Data] = []
    for item in as_list(value):
        found += [] if item in found else [item]
    return found


@function("reverse", structural=True)
def _reverse(value: Data) -> Data:
    return as_list(value)[::-1]


@function("slice", structural=True)
def _slice(value: Data, start: Data, end: Data) -> Data:
    return as_list(value)[int(to_number(start)) : int(to_number(end))]


@function("chunklist", structural=True)
def _chunklist(value: Data, size: Data) -> Data:
    step, items = int(to_number(size)), as_list(value)
    return [items[place : place + step] for place in range(0, len(items), step)]


@function("sort")
def _sort(value: Data) -> Data:
    return data_of(sorted(as_texts(value)))


@function("one", structural=True)
def _one(value: Data) -> Data:
    items = as_list(value)
    if len(items) > 1:
        raise PlanError("one: more than one element")
    return items[0] if items else None


@function("zipmap", structural=True)
def _zipmap(names: Data, values: Data) -> Data:
    return marked(dict(zip(as_texts(names), as_list(values), strict=True)), when=is_marked(names))


@function("matchkeys")
def _matchkeys(values: Data, names: Data, wanted: Data) -> Data:
    return [value for value, name in zip(as_list(values), as_list(names), strict=True) if name in as_list(wanted)]


@function("setproduct", structural=True)
def _setproduct(*values: Data) -> Data:
    return [list(group) for group in itertools.product(*(as_list(value) for value in values))]


@function("setunion", structural=True)
def _setunion(*values: Data) -> Data:
    return set_of(item for value in values for item in as_list(value))


@function("setintersection")
def _setintersection(first: Data, *others: Data) -> Data:
    return set_of(item for item in as_list(first) if all(item in as_list(other) for other in others))


@function("setsubtract")
def _setsubtract(first: Data, second: Data) -> Data:
    return set_of(item for item in as_list(first) if item not in as_list(second))


@function("range")
def _range(*bounds: Data) -> Data:
    return list(range(*(int(to_number(bound)) for bound in bounds)))


@function("alltrue", raw=True)
def _alltrue(value: Data) -> Data:
    return _decided(value, wanted=False)


@function("anytrue", raw=True)
def _anytrue(value: Data) -> Data:
    return _decided(value, wanted=True)


def _decided(value: Data, *, wanted: bool) -> Data:
    """One element that is `wanted` decides; an unknown one leaves it open."""
    items = bare(value)
    if isinstance(items, Unknown):
        return NOT_NULL
    found: list[Data] = [item for item in map(bare, as_list(items)) if item is not None]
    if any(not isinstance(item, Unknown) and to_bool(item) == wanted for item in found):
        return wanted
    return not wanted if wholly_known(found) else NOT_NULL


# Conversions


@function("tolist", structural=True)
def _tolist(value: Data) -> Data:
    return None if value is None else as_list(value)


@function("toset", structural=True)
def _toset(value: Data) -> Data:
    return None if value is None else set_of(as_list(value))


@function("tomap", structural=True)
def _tomap(value: Data) -> Data:
    return None if value is None else dict(as_mapping(value))


@function("tostring")
def _tostring(value: Data) -> Data:
    return None if value is None else to_text(value)


@function("tonumber")
def _tonumber(value: Data) -> Data:
    return None if value is None else to_number(value)


@function("tobool")
def _tobool(value: Data) -> Data:
    return None if value is None else to_bool(value)
