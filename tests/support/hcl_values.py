"""Terraform's values as plain Python, and what has no plain form: unknown, sensitive, set. For tests only."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from tests.support.hcl_syntax import PlanError


@dataclass(frozen=True, slots=True)
class Unknown:
    """Known after apply; `prefix` is a beginning that is known already."""

    not_null: bool = False
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class Marked:
    """A sensitive value."""

    value: Data


class SetOf(list["Data"]):
    """A set: elements in Terraform's order, each once."""


class Open(dict[str, "Data"]):
    """An object of a type without a schema: what is not written is unknown."""


Data: TypeAlias = "bool | int | float | str | Unknown | Marked | list[Data] | Mapping[str, Data] | None"
UNKNOWN = Unknown()
NOT_NULL = Unknown(not_null=True)


def wholly_known(data: Data) -> bool:
    """Whether nothing inside is unknown."""
    match data:
        case Unknown():
            return False
        case Marked(value):
            return wholly_known(value)
        case list():
            return all(wholly_known(item) for item in data)
        case Mapping():
            return all(wholly_known(item) for item in data.values())
        case _:
            return True


def bare(data: Data) -> Data:
    """The value without the outermost mark."""
    return data.value if isinstance(data, Marked) else data


def unmarked(data: Data) -> Data:
    """The value without any mark inside."""
    match data:
        case Marked(value):
            return unmarked(value)
        case SetOf():
            return SetOf(unmarked(item) for item in data)
        case list():
            return [unmarked(item) for item in data]
        case Open():
            return Open({name: unmarked(item) for name, item in data.items()})
        case Mapping():
            return {name: unmarked(item) for name, item in data.items()}
        case _:
            return data


def is_marked(data: Data) -> bool:
    """Whether anything inside is sensitive."""
    match data:
        case Marked():
            return True
        case list():
            return any(is_marked(item) for item in data)
        case Mapping():
            return any(is_marked(item) for item in data.values())
        case _:
            return False


def marked(data: Data, *, when: bool) -> Data:
    """The value, sensitive when asked for."""
    return Marked(data) if when and not isinstance(data, Marked) else data


def set_of(items: Iterable[Data]) -> SetOf:
    """A set in Terraform's order: numbers by size, everything else as the text it would be hashed by."""
    found: dict[tuple[int, float, str, int], Data] = {}
    for place, item in enumerate(items):
        found[(*sort_key(item), 0 if wholly_known(item) else place)] = item  # what is unknown may differ
    return SetOf(found[key] for key in sorted(found))


def sort_key(data: Data) -> tuple[int, float, str]:
    """The place of a value among the elements of a set."""
    data = bare(data)
    if isinstance(data, str):
        return (1, 0.0, data)
    if isinstance(data, (int, float)) and not isinstance(data, bool):
        return (0, float(data), "")
    return (2, 0.0, _hashed(data))


def _hashed(data: Data) -> str:
    """As go-cty writes a value to hash it: attributes in the order of their names, without the names."""
    match data:
        case Marked(value):
            return _hashed(value)
        case None:
            return "~"
        case Unknown():
            return "?"
        case bool():
            return "T" if data else "F"
        case str():
            return json.dumps(data)
        case int() | float():
            return to_text(data)
        case list():
            return "[" + "".join(f"{_hashed(item)};" for item in data) + "]"
        case Mapping():
            return "<" + "".join(f"{_hashed(data[name])};" for name in sorted(data)) + ">"


def number(value: float) -> int | float:
    """A number in its simplest form."""
    return int(value) if float(value).is_integer() else value


def to_text(data: Data) -> str:
    """Terraform's conversion of a primitive to a string."""
    if isinstance(data, bool):
        return "true" if data else "false"
    if isinstance(data, float):
        return repr(number(data))
    if isinstance(data, (int, str)):
        return str(data)
    raise PlanError(f"a string is required, not {describe(data)}")


def to_number(data: Data) -> int | float:
    """Terraform's conversion to a number."""
    try:
        return number(float(to_text(data)))
    except ValueError:
        raise PlanError(f"a number is required, not {data!r}") from None


def to_bool(data: Data) -> bool:
    """Terraform's conversion to a boolean."""
    if isinstance(data, bool):
        return data
    if data in {"true", "false"}:
        return data == "true"
    raise PlanError(f"a bool is required, not {describe(data)}")


def describe(data: Data) -> str:
    """A word for the kind of a value."""
    return "null" if data is None else type(data).__name__


def get(data: Data, key: Data) -> Data:
    """`data[key]` or `data.key`."""
    match data, key:
        case (Marked(value), _):
            return marked(get(value, key), when=True)
        case (_, Marked(value)):
            return marked(get(data, value), when=True)
        case (Unknown(), _) | (_, Unknown()):
            return UNKNOWN
        case (Open(), str()):
            return data.get(key, UNKNOWN)
        case (Mapping(), str() | int()):
            return _entry(data, to_text(key))
        case (list(), int() | str()) if not isinstance(data, SetOf):
            place = to_number(key)
            if isinstance(place, int) and 0 <= place < len(data):
                return data[place]
    raise PlanError(f"no element or attribute {key!r} in {describe(data)}")


def _entry(data: Mapping[str, Data], name: str) -> Data:
    if name not in data:
        raise PlanError(f"no element or attribute {name!r}: there are {', '.join(sorted(data)) or 'none'}")
    return data[name]


def entries(data: Data) -> list[tuple[Data, Data]]:
    """Key and value of each element, as `for` sees them."""
    match data:
        case SetOf():
            return [(item, item) for item in data]
        case list():
            return list(enumerate(data))
        case Mapping():
            return [(name, data[name]) for name in sorted(data)]
        case _:
            raise PlanError(f"{describe(data)} cannot be iterated over")


def json_text(data: Data) -> str:
    """`jsonencode`: sorted keys, no spaces, `<`, `>` and `&` escaped."""
    text = json.dumps(plain(data), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def plain(data: Data) -> object:
    """Lists, dictionaries and scalars without marks."""
    match data:
        case Marked(value):
            return plain(value)
        case list():
            return [plain(item) for item in data]
        case Mapping():
            return {name: plain(item) for name, item in data.items()}
        case float():
            return number(data)
        case _:
            return data
