"""Terraform's types: https://developer.hashicorp.com/terraform/language/expressions/type-constraints."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec


class Type(msgspec.Struct, frozen=True):
    """One type. `kind` is string, number, bool, dynamic (`any`), list, set, map, object or tuple.

    `element` is that of a list, set or map; `attributes` are an object's, sorted by name, and `optional` those it may lack;
    `items` are a tuple's.
    """

    kind: str
    element: Type | None = None
    attributes: tuple[tuple[str, Type], ...] = ()
    items: tuple[Type, ...] = ()
    optional: frozenset[str] = frozenset()

    @property
    def of(self) -> Type:
        """The element type; `any` where there is none."""
        return self.element if self.element is not None else ANY

    @property
    def is_primitive(self) -> bool:
        """Whether it is string, number or bool."""
        return self.kind in {"string", "number", "bool"}

    @property
    def is_sequence(self) -> bool:
        """Whether its elements stand in a row: list, set or tuple."""
        return self.kind in {"list", "set", "tuple"}

    @property
    def is_mapping(self) -> bool:
        """Whether its elements have names: map or object."""
        return self.kind in {"map", "object"}

    @property
    def is_open(self) -> bool:
        """Whether `any` stands in it somewhere."""
        if self.kind == "dynamic":
            return True
        parts = (*self.items, *(one for _, one in self.attributes), *((self.element,) if self.element is not None else ()))
        return any(part.is_open for part in parts)

    def attribute(self, name: str) -> Type | None:
        """The type of an object's attribute, or None."""
        return next((one for key, one in self.attributes if key == name), None)

    def words(self) -> str:
        """As messages say it: `list of string`, `object`, `any`."""
        if self.kind == "dynamic":
            return "any"
        return f"{self.kind} of {self.element.words()}" if self.element is not None else self.kind

    def plain(self) -> object:
        """As plan JSON writes it: `"string"`, `["list", "string"]`, `["object", {…}]`."""
        if self.element is not None:
            return [self.kind, self.element.plain()]
        if self.kind == "object":
            return ["object", {name: one.plain() for name, one in self.attributes}]
        return ["tuple", [one.plain() for one in self.items]] if self.kind == "tuple" else self.kind


STRING = Type("string")
NUMBER = Type("number")
BOOL = Type("bool")
ANY = Type("dynamic")


def list_of(element: Type) -> Type:
    """`list(element)`."""
    return Type("list", element)


def set_of(element: Type) -> Type:
    """`set(element)`."""
    return Type("set", element)


def map_of(element: Type) -> Type:
    """`map(element)`."""
    return Type("map", element)


def object_of(attributes: Mapping[str, Type], optional: Iterable[str] = ()) -> Type:
    """`object({…})`."""
    return Type("object", attributes=tuple(sorted(attributes.items())), optional=frozenset(optional))


def tuple_of(items: Iterable[Type]) -> Type:
    """`tuple([…])`."""
    return Type("tuple", items=tuple(items))


def bare(kind: Type) -> Type:
    """The type of values that a constraint admits: without `optional`."""
    if kind.element is not None:
        return Type(kind.kind, bare(kind.element))
    return Type(kind.kind, None, tuple((name, bare(one)) for name, one in kind.attributes), tuple(bare(one) for one in kind.items))


def unify(types: Sequence[Type]) -> Type | None:
    """The one type that all of these convert to without loss; None where there is none. Of nothing: `any`.

    Follows go-cty's `convert.Unify`: https://pkg.go.dev/github.com/zclconf/go-cty/cty/convert#Unify.
    """
    distinct = list(dict.fromkeys(types))
    if len(distinct) == 1:
        return distinct[0]
    if not distinct or ANY in distinct:
        return ANY
    kinds = {one.kind for one in distinct}
    if kinds <= {"string", "number", "bool"}:
        return STRING if "string" in kinds else None
    if kinds == {"object"}:
        return _objects(distinct)
    if kinds == {"tuple"}:
        return _tuples(distinct)
    for collection, structural in (("map", "object"), ("list", "tuple")):
        if collection in kinds and kinds <= {collection, structural}:
            return _collected(collection, distinct)
    if len(kinds) == 1:
        return _collected(distinct[0].kind, distinct)
    return _mixed(kinds, distinct)


def _mixed(kinds: set[str], distinct: list[Type]) -> Type | None:
    """Sets among lists or tuples: they convert to a list of what their elements have in common."""
    if "set" in kinds and kinds <= {"set", "list", "tuple"}:
        return _collected("list" if "list" in kinds else "set", distinct)
    return None


def _collected(kind: str, distinct: Sequence[Type]) -> Type | None:
    element = unify([part for one in distinct for part in elements(one)])
    return Type(kind, element) if element is not None else None


def elements(one: Type) -> tuple[Type, ...]:
    """The types of what stands in a value of this type."""
    if one.element is not None:
        return (one.element,)
    return one.items if one.kind == "tuple" else tuple(kind for _, kind in one.attributes)


def _objects(distinct: Sequence[Type]) -> Type | None:
    """Objects of the same attributes stay an object; others become a map."""
    names = [name for name, _ in distinct[0].attributes]
    if any([name for name, _ in one.attributes] != names for one in distinct):
        return _collected("map", distinct)
    found = [unify([one.attributes[place][1] for one in distinct]) for place in range(len(names))]
    if any(one is None for one in found):
        return _collected("map", distinct)
    return object_of({name: one for name, one in zip(names, found, strict=True) if one is not None})


def _tuples(distinct: Sequence[Type]) -> Type | None:
    """Tuples of one length stay a tuple; others become a list."""
    if len({len(one.items) for one in distinct}) > 1:
        return _collected("list", distinct)
    found = [unify(parts) for parts in zip(*(one.items for one in distinct), strict=True)]
    if any(one is None for one in found):
        return _collected("list", distinct)
    return tuple_of([one for one in found if one is not None])
