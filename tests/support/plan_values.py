"""Evaluated arguments + the provider's schema → the values a plan shows. For tests only.

The rules are those of the provider's SDK, read off real plans: an unknown element makes a whole list, set or map of
primitives unknown; an empty argument that could be computed counts as not written; an empty set plans as null; in a set
of blocks an unset string is "".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Protocol, TypeAlias

from msgspec.structs import replace

from srm_tf.model.schema import Attribute
from srm_tf.terraform.earlier import earlier_arguments
from tests.support.hcl_syntax import PlanError
from tests.support.hcl_values import (
    UNKNOWN,
    Data,
    Marked,
    Unknown,
    bare,
    describe,
    plain,
    set_of,
    to_bool,
    to_number,
    to_text,
    wholly_known,
)
from tests.support.plan_facts import COMPUTED_BLOCKS, PROTOCOL_PATHS, PROTOCOLS

Path: TypeAlias = tuple[str, ...]
Fill: TypeAlias = Callable[[Path, Attribute], Data]
PRIMITIVES: dict[str, Callable[[Data], Data]] = {"string": to_text, "number": to_number, "bool": to_bool}
ZERO: dict[str, Data] = {"string": "", "list": [], "set": []}  # unset, in a set of blocks


class Shapes(Protocol):
    """The attributes of types: what `ShippedSchema` offers."""

    def __hash__(self) -> int: ...

    def has_type(self, resource_type: str) -> bool: ...

    def attribute(self, resource_type: str, path: Path) -> Attribute | None: ...

    def inside(self, resource_type: str, path: Path = ()) -> Path: ...


@dataclass(frozen=True)
class Shape:
    """A type, or a block inside it."""

    shapes: Shapes
    type: str
    path: Path = ()

    @cached_property
    def children(self) -> dict[str, Attribute]:
        """What may stand in it."""
        found = {name: self.shapes.attribute(self.type, (*self.path, name)) for name in self.shapes.inside(self.type, self.path)}
        return {name: self._completed(name, attribute) for name, attribute in found.items() if attribute is not None}

    def _completed(self, name: str, attribute: Attribute) -> Attribute:
        """The attribute with what the schema leaves out."""
        dotted = ".".join((*self.path, name))
        filled = attribute.is_block and dotted in COMPUTED_BLOCKS.get(self.type, ())
        return replace(attribute, computed=True) if filled else attribute

    @cached_property
    def _inner(self) -> dict[str, Shape]:
        return {}

    def child(self, name: str) -> Shape:
        """The shape of a block or an attribute in it."""
        found = self._inner.get(name)
        if found is None:
            found = self._inner[name] = Shape(self.shapes, self.type, (*self.path, name))
        return found


@cache
def shape_of(shapes: Shapes, resource_type: str) -> Shape:
    """The shape of a type, one for the process."""
    return Shape(shapes, resource_type)


def as_kind(data: Data, kind: str) -> Data:
    """The value converted to a type of the schema, as `list(string)`."""
    if isinstance(data, Marked):
        return Marked(as_kind(data.value, kind))
    if data is None or isinstance(data, Unknown):
        return data
    if kind in PRIMITIVES:
        return PRIMITIVES[kind](data)
    outer, _, inner = kind.removesuffix(")").partition("(")
    match outer, data:
        case "list", list():
            return [as_kind(item, inner) for item in data]
        case "set", list():
            return set_of(as_kind(item, inner) for item in data)
        case "map", Mapping():
            return {name: as_kind(item, inner) for name, item in data.items()}
        case (("any" | "object"), _):
            return data
    raise PlanError(f"{kind} is required, not {describe(data)}: {plain(data)!r}")


def conform(shape: Shape, written: Mapping[str, Data], fill: Fill, *, in_set: bool = False) -> dict[str, Data]:
    """Every attribute of the shape with its planned value; `fill` gives those that the provider computes.

    The schema stops at some depth: what is written below it stays as it is.
    """
    if not shape.children:
        return dict(written)
    known = {name: _value(shape.child(name), one, written.get(name), fill, in_set) for name, one in shape.children.items()}
    return known | _earlier(shape, written)


def _earlier(shape: Shape, written: Mapping[str, Data]) -> dict[str, Data]:
    """What only earlier providers have, as it is written."""
    past = earlier_arguments(shape.type)
    return {name: value for name, value in written.items() if name not in shape.children and ".".join((*shape.path, name)) in past}


def _value(shape: Shape, attribute: Attribute, value: Data, fill: Fill, in_set: bool) -> Data:
    if attribute.is_block:
        return _blocks(shape, attribute, value, fill, in_set)
    inside = bare(value)
    if shape.path[-1].endswith("_wo") and attribute.optional:
        return None  # write-only: never in a plan
    nested = "object" in attribute.kind and bool(shape.children)
    if inside is None or (attribute.computed and not nested and inside in ("", [], {})):
        return _unwritten(shape.path, attribute, fill, in_set)
    if nested:
        return _objects(shape, attribute, value)
    made = _made(shape, attribute, value)
    return None if inside in ([], {}) and attribute.kind.startswith(("set", "map")) else made


def _unwritten(path: Path, attribute: Attribute, fill: Fill, in_set: bool) -> Data:
    if attribute.default is not None:
        return as_kind(attribute.default, attribute.kind)
    if attribute.computed:
        return fill(path, attribute)
    return ZERO.get(attribute.kind.partition("(")[0]) if in_set else None


def _blocks(shape: Shape, attribute: Attribute, value: Data, fill: Fill, in_set: bool) -> Data:
    if value is None and attribute.computed:
        return fill(shape.path, attribute)
    if isinstance(value, Unknown):
        return UNKNOWN
    blocks = value if isinstance(value, list) else []
    made: list[Data] = [
        conform(shape, block, fill, in_set=in_set or attribute.kind == "block(set)") for block in blocks if isinstance(block, Mapping)
    ]
    if attribute.kind == "block(single)":
        return made[-1] if made else None
    return set_of(made) if attribute.kind == "block(set)" else made


def _objects(shape: Shape, attribute: Attribute, value: Data) -> Data:
    """An attribute of type object, or a collection of them."""
    zero = attribute.kind == "set(object)"  # of the SDK, as the rules of a security group
    match value:
        case Marked(inside):
            return Marked(_objects(shape, attribute, inside))
        case Unknown():
            return UNKNOWN
        case list():
            made = [_object(shape, item, zero=zero) for item in value]
            return set_of(made) if zero else made
        case Mapping() if attribute.kind.startswith("map"):
            return {name: _object(shape, item, zero=zero) for name, item in value.items()}
        case _:
            return _object(shape, value, zero=zero)


def _object(shape: Shape, value: Data, *, zero: bool) -> Data:
    if not isinstance(value, Mapping):
        return value
    known = {name: _field(shape.child(name), one, value.get(name), zero=zero) for name, one in shape.children.items()}
    return known | _earlier(shape, value)


def _field(shape: Shape, attribute: Attribute, value: Data, *, zero: bool) -> Data:
    if bare(value) is None:
        return (ZERO | {"bool": False}).get(attribute.kind.partition("(")[0]) if zero else None
    if ("object" in attribute.kind or attribute.is_block) and shape.children:  # a block that the provider makes an attribute
        return _objects(shape, attribute, value)
    return _made(shape, attribute, value)


def _made(shape: Shape, attribute: Attribute, value: Data) -> Data:
    """A written value as the provider plans it."""
    if attribute.kind == "any" or "object" in attribute.kind:
        return value
    made = as_kind(value, attribute.kind)
    if isinstance(bare(made), (list, Mapping)) and not wholly_known(made):
        return UNKNOWN
    return PROTOCOLS.get(made, made) if isinstance(made, str) and shape.path in PROTOCOL_PATHS.get(shape.type, ()) else made


def without_unknown(data: Data) -> object:
    """`after`: what is unknown is left out, null in a list."""
    match data:
        case Marked(value):
            return without_unknown(value)
        case Unknown():
            return None
        case list():
            return [without_unknown(item) for item in data]
        case Mapping():
            return {name: without_unknown(item) for name, item in data.items() if not isinstance(bare(item), Unknown)}
        case _:
            return plain(data)


def unknown_mask(data: Data) -> object:
    """`after_unknown`: true where a value is unknown."""
    match data:
        case Marked(value):
            return unknown_mask(value)
        case Unknown():
            return True
        case list():
            return [unknown_mask(item) for item in data]
        case Mapping():
            masks = {name: unknown_mask(item) for name, item in data.items()}
            return {name: mask for name, mask in masks.items() if mask is not False}
        case _:
            return False


def sensitive_mask(data: Mapping[str, Data], shape: Shape | None) -> dict[str, object]:
    """`after_sensitive`: true where the schema or the configuration says so."""
    known = shape.children if shape else {}
    masks = {name: _mask(item, known.get(name), shape.child(name) if shape else None) for name, item in data.items()}
    return {name: mask for name, mask in masks.items() if mask is not False}


def _mask(data: Data, attribute: Attribute | None, shape: Shape | None) -> object:
    if isinstance(data, Marked) or (attribute is not None and attribute.sensitive):
        return True
    match data:
        case Unknown():
            return _empty(attribute.kind) if attribute else False
        case list():
            return [_mask(item, None, shape) for item in data]
        case Mapping():
            return sensitive_mask(data, shape if shape and shape.children else None)
        case _:
            return False


def _empty(kind: str) -> object:
    if kind.startswith("map"):
        return {}
    return False if kind in {*PRIMITIVES, "any", "object", "block(single)"} else []
