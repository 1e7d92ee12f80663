"""Terraform's types: https://developer.hashicorp.com/terraform/language/expressions/type-constraints."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import itemgetter

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
        place = bisect_left(self.attributes, name, key=itemgetter(0))  # an object that a `for` made may have thousands
        found = self.attributes[place : place + 1]
        return found[0][1] if found and found[0][0] == name else None

    def words(self) -> str:
        """As messages say it: `list of string`, `object`, `any`."""
        if self.kind == "dynamic":
            return "any"
        return f"{self.kind} of {self.element.words()}" if self.element is not None else self.kind


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


COLLECTIONS: Mapping[str, Callable[[Type], Type]] = {"list": list_of, "set": set_of, "map": map_of}


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


def elements(one: Type) -> tuple[Type, ...]:
    """The types of what stands in a value of this type."""
    if one.element is not None:
        return (one.element,)
    return one.items if one.kind == "tuple" else tuple(kind for _, kind in one.attributes)


def convertible(given: Type, wanted: Type) -> bool:
    """Whether some value of one type converts to the other.

    Follows go-cty's `convert.GetConversionUnsafe`: https://pkg.go.dev/github.com/zclconf/go-cty/cty/convert#GetConversionUnsafe.
    """
    if given == wanted or "dynamic" in {given.kind, wanted.kind}:
        return True
    if wanted.is_primitive:
        return given.is_primitive and {given.kind, wanted.kind} != {"number", "bool"}
    if wanted.kind == "tuple":
        return given.kind == "tuple" and len(given.items) == len(wanted.items) and all(map(convertible, given.items, wanted.items))
    if wanted.kind == "object":
        return _fits_object(given, wanted)
    if not (given.is_mapping if wanted.kind == "map" else given.is_sequence):
        return False
    element = wanted.of
    if element.kind == "dynamic" and given.element is None:
        return not elements(given) or unify(elements(given)) is not None
    return all(convertible(one, element) for one in elements(given))


def _fits_object(given: Type, wanted: Type) -> bool:
    """A map may lack what is optional: what it holds need not fit that."""
    if given.kind == "map":
        return all(name in wanted.optional or convertible(given.of, one) for name, one in wanted.attributes)
    if given.kind != "object":
        return False
    has = dict(given.attributes)
    return all(convertible(has[name], one) if name in has else name in wanted.optional for name, one in wanted.attributes)


def may_agree(one: Type, other: Type) -> bool:
    """Whether two types are the same where nothing is open in them."""
    if one == other or "dynamic" in {one.kind, other.kind}:
        return True
    if one.kind != other.kind or [name for name, _ in one.attributes] != [name for name, _ in other.attributes]:
        return False
    left, right = elements(one), elements(other)
    return not one.is_primitive and len(left) == len(right) and all(map(may_agree, left, right))


def unify(types: Sequence[Type]) -> Type | None:
    """The one type that all of these convert to; None where there is none. Of nothing: `any`.

    Follows go-cty's `convert.UnifyUnsafe`: https://pkg.go.dev/github.com/zclconf/go-cty/cty/convert#UnifyUnsafe.
    """
    distinct = list(dict.fromkeys(types))
    if not distinct:
        return ANY
    if len(distinct) == 1:
        return distinct[0]
    closed = [one for one in distinct if one != ANY]
    kinds = frozenset(one.kind for one in closed)
    if len(kinds) == 1 and not closed[0].is_primitive:
        return ANY if len(closed) < len(distinct) else _ALIKE[closed[0].kind](closed)
    if kinds >= {"object", "tuple"}:
        return None
    if kinds in _DISGUISED:
        found = _disguised(distinct, *_DISGUISED[kinds])
        if found is not None:
            return found
    return next((one for one in sorted(distinct, key=_rank) if all(convertible(other, one) for other in distinct)), None)


def _disguised(distinct: Sequence[Type], structural: str, collection: str) -> Type | None:
    """Objects among maps are taken for maps, and tuples among lists for lists; an empty one is whichever the others are."""
    parts = [one for one in distinct if one.kind == structural]
    common = _collected(collection, parts) if any(elements(one) for one in parts) else None
    if common is None:
        return None
    found = unify([common if one.kind == structural else one for one in distinct])
    return found if found is not None and found.kind == collection else None


_RANKS = {"string": 0, "list": 0, "map": 0, "tuple": 1, "object": 1, "number": 1, "bool": 1, "set": 2, "dynamic": 9}


def _rank(one: Type) -> tuple[int, ...]:
    """Types that others rather convert to come first."""
    return (_RANKS[one.kind], *(_rank(one.element) if one.element is not None else ()))


def _collected(kind: str, distinct: Sequence[Type]) -> Type | None:
    element = unify([part for one in distinct for part in elements(one)])
    if element == ANY and any(unify(elements(one)) is None for one in distinct):
        return None  # of any one kind, that is
    return Type(kind, element) if element is not None else None


def _objects(distinct: Sequence[Type]) -> Type | None:
    """Objects of the same attributes stay an object; others become a map."""
    names = [name for name, _ in distinct[0].attributes]
    if any([name for name, _ in one.attributes] != names for one in distinct):
        return _collected("map", distinct)
    found = [unify([one.attributes[place][1] for one in distinct]) for place in range(len(names))]
    if any(one is None for one in found):
        return None
    return object_of({name: one for name, one in zip(names, found, strict=True) if one is not None})


def _tuples(distinct: Sequence[Type]) -> Type | None:
    """Tuples of one length stay a tuple; others become a list."""
    if len({len(one.items) for one in distinct}) > 1:
        return _collected("list", distinct)
    found = [unify(parts) for parts in zip(*(one.items for one in distinct), strict=True)]
    if any(one is None for one in found):
        return None
    return tuple_of([one for one in found if one is not None])


_ALIKE: dict[str, Callable[[Sequence[Type]], Type | None]] = {
    "list": lambda distinct: _collected("list", distinct),
    "set": lambda distinct: _collected("set", distinct),
    "map": lambda distinct: _collected("map", distinct),
    "object": _objects,
    "tuple": _tuples,
}
_DISGUISED = {frozenset({"map", "object"}): ("object", "map"), frozenset({"list", "tuple"}): ("tuple", "list")}
