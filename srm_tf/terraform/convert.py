"""Conversion between Terraform's types, as `tostring`, arguments, variables and function parameters do it.

Follows https://developer.hashicorp.com/terraform/language/expressions/types#type-conversion and go-cty's `convert`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from msgspec.structs import replace

from srm_tf.regex import regex
from srm_tf.terraform import cty
from srm_tf.terraform.cty import Blank, EvalError, Val
from srm_tf.terraform.set_values import a_set
from srm_tf.terraform.types import ANY, STRING, Type, bare, convertible, elements, object_of, tuple_of, unify

_NUMBER = regex(r"(?P<size>[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+))(?:[eE][+-]?[0-9]+|[pP](?P<power>[+-]?[0-9]+))?|[+-]?[Ii]nf")
_FARTHEST = 100_000  # powers of two that a number may be multiplied by


def convert(item: Val, wanted: Type) -> Val:
    """The value in another type. Raises EvalError where Terraform does; the message never shows the value."""
    if item.type == wanted or wanted.kind == "dynamic":
        return item
    if not convertible(item.type, wanted):
        raise EvalError(refusal(item.type, wanted))
    if not item.known:
        return _unknown(item, wanted)
    if item.data is None:
        return Val(_closed(wanted, item.type), None, item.marks)
    inner, marks = cty.unmark(item)
    return cty.mark(_CONVERT[wanted.kind](inner, wanted), marks)


def converted(item: Val, wanted: Type) -> Val | None:
    """The same; None where Terraform refuses."""
    try:
        return convert(item, wanted)
    except EvalError:
        return None


def fitted(value: Val, kind: Type) -> Val:
    """What somebody passes on, in the type that is asked for. Raises EvalError.

    What a list or a choice is made of stays with it, which Terraform lets go of in a conversion: whatever the type, the graph tells it.
    """
    found, blank = convert(value, kind), value.blank
    if kind.kind == "dynamic" or not (blank.branches or blank.parts or blank.each is not None):
        return found
    branches = tuple((condition, fitted(one, kind)) for condition, one in blank.branches)
    parts = tuple(fitted(one, kind) for one in blank.parts)
    each = fitted(blank.each, kind.of) if blank.each is not None else None
    return Val(found.type if found.type != ANY else kind, replace(blank, branches=branches, parts=parts, each=each), found.marks)


def _unknown(item: Val, wanted: Type) -> Val:
    """Still unknown, in the other type; what is known of the length of a collection stays known."""
    blank, given = item.blank, item.type
    least, most = blank.least, blank.most
    if given.kind in {"tuple", "object"} and wanted.element is not None:
        least = most = len(elements(given))
    elif given.element is None and blank.each is None:  # of instances, which have no type together, it is known as well
        least, most = 0, None
    source = blank.source if wanted.kind in {"list", "set"} else None  # no two of what AWS lists are the same
    if wanted.kind == "set" and source is None:
        least = min(least, 1)
    shape = blank.shape if wanted == STRING and given in {STRING, ANY} else ""
    origin = blank.origin if wanted in {STRING, given} else ""  # another type may bring values of its own: what is optional in it
    sure = None if blank.sure is None else converted(blank.sure, wanted)
    branches = tuple((condition, one) for condition, side in blank.branches if (one := converted(side, wanted)) is not None)
    names = blank.names if wanted.kind == "list" or blank.names is None else range(0)  # a set has an order of its own
    kept = Blank(blank.not_null, why=blank.why, there=blank.there, words=blank.words, names=names)
    bare_blank = replace(kept, least=least, most=most, branches=branches, shape=shape, sure=sure, origin=origin, source=source)
    return cty.settled(Val(_closed(wanted, given), _with_elements(bare_blank, blank, wanted), item.marks))


def _with_elements(bare_blank: Blank, blank: Blank, wanted: Type) -> Blank:
    """With what is known of the elements of a list, and of the members of a map, where all of that fits."""
    if wanted.kind not in {"list", "set", "map"}:
        return bare_blank
    try:
        if wanted.kind == "map":
            entries = tuple((name, convert(one, wanted.of)) for name, one in blank.entries)
            member = None if blank.member is None else convert(blank.member, wanted.of)
            return replace(bare_blank, entries=entries, member=member, merged=tuple(convert(part, wanted) for part in blank.merged))
        each = convert(blank.each, wanted.of) if blank.each is not None else None
        return replace(bare_blank, each=each, parts=tuple(convert(part, wanted) for part in blank.parts))
    except EvalError:
        return bare_blank


def _closed(wanted: Type, given: Type) -> Type:
    """The type that a value of type `given` gets, as far as the constraint leaves that open: its `any` filled in."""
    if given.kind == "dynamic" or not wanted.is_open:
        return bare(wanted)
    if wanted.kind == "dynamic":
        return given
    if wanted.element is not None:
        parts = elements(given)
        return Type(wanted.kind, unify([_closed(wanted.element, one) for one in parts]) if parts else bare(wanted.element))
    if wanted.kind == "tuple":
        return tuple_of(map(_closed, wanted.items, given.items))
    return object_of({name: _closed(one, given.attribute(name) or given.element or ANY) for name, one in wanted.attributes})


def refusal(given: Type, wanted: Type) -> str:
    """Why a value of a type does not do, as Terraform says it.

    >>> from srm_tf.terraform.types import BOOL, NUMBER, STRING, list_of
    >>> refusal(NUMBER, list_of(ANY)), refusal(tuple_of([STRING, BOOL]), list_of(NUMBER))
    ('list of any single type required', 'element 1: number required')
    """
    if wanted.kind == "object" and given.kind == "object":
        return _refused_object(given, wanted)
    pairs = given.kind in {"tuple", "object"} and wanted.element is not None and (given.kind == "object") == (wanted.kind == "map")
    if pairs and wanted.of.kind == "dynamic":
        return f"all {wanted.kind} elements must have the same type"
    if pairs:
        for place, one in enumerate(elements(given)):
            if not convertible(one, wanted.of):
                return f"{_called(str(place), wanted)}: {refusal(one, wanted.of)}"
    if given.element is not None and wanted.element is not None and given.is_mapping == wanted.is_mapping:
        return f"incorrect {wanted.kind} element type: {refusal(given.of, wanted.of)}"
    return f"{wanted.words().replace('of any', 'of any single type')} required"


def _called(name: str, wanted: Type) -> str:
    """An element as messages call it: a key of a map may be secret, as its value may."""
    return "an element" if wanted.kind == "map" else f"element {name}"


def _refused_object(given: Type, wanted: Type) -> str:
    has = dict(given.attributes)
    lacking = sorted({name for name, _ in wanted.attributes} - has.keys() - wanted.optional)
    if lacking:
        return _required(lacking)
    for name, one in wanted.attributes:
        if name in has and not convertible(has[name], one):
            return f'attribute "{name}": {refusal(has[name], one)}'
    return "incorrect object attributes"


def _required(lacking: Sequence[str]) -> str:
    quoted = [f'"{name}"' for name in lacking]
    if len(quoted) == 1:
        return f"attribute {quoted[0]} is required"
    return f"attributes {', '.join(quoted[:-1])} and {quoted[-1]} are required"


def _to_string(item: Val, wanted: Type) -> Val:
    data = item.data
    if isinstance(data, str):
        return item
    if isinstance(data, bool):
        return cty.string("true" if data else "false")
    if isinstance(data, Decimal):
        return cty.string(cty.show_number(data))
    raise EvalError(refusal(item.type, wanted))


def _to_number(item: Val, wanted: Type) -> Val:
    if isinstance(item.data, str):
        return cty.number(parse_number(item.data))
    if isinstance(item.data, Decimal):
        return item
    raise EvalError(refusal(item.type, wanted))


def parse_number(text: str) -> Decimal:
    """A decimal number in a string. Raises EvalError for anything else."""
    hit = _NUMBER.fullmatch(text)
    power = int(hit["power"] or 0) if hit is not None else 0
    if hit is None or abs(power) > _FARTHEST:
        raise EvalError("a number is required")
    found = cty.PRECISION.create_decimal(hit["size"] if hit["power"] else text)
    return cty.PRECISION.multiply(found, cty.PRECISION.power(Decimal(2), power)) if power else found


_TRUTHS = {"true": True, "false": False, "1": True, "0": False}


def _to_bool(item: Val, wanted: Type) -> Val:
    if isinstance(item.data, bool):
        return item
    if isinstance(item.data, str) and item.data in _TRUTHS:
        return cty.boolean(_TRUTHS[item.data])
    raise EvalError(refusal(item.type, wanted))


def _to_sequence(item: Val, wanted: Type) -> Val:
    found, kind = _alike({str(place): one for place, one in enumerate(item.items)}, item.type, wanted)
    if wanted.kind == "set":
        return a_set(found.values(), kind)
    if not cty.length_known(item):
        from srm_tf.terraform.coinciding import each_once  # noqa: PLC0415 — it converts in its turn

        blank = Blank(why=cty.reasons(item), parts=each_once(tuple(found.values())))  # some of a set may turn out to be the same
        return Val(_closed(wanted, item.type), blank)
    return cty.a_list(found.values(), kind)


def _to_map(item: Val, wanted: Type) -> Val:
    found, kind = _alike(item.members, item.type, wanted)
    return cty.a_map(found, kind)


def _alike(members: Mapping[str, Val], given: Type, wanted: Type) -> tuple[dict[str, Val], Type]:
    """The elements in the one type that the constraint asks for or, where it leaves that open, that they have in common; and that type."""
    element = wanted.of
    if element.kind == "dynamic":
        element = unify(elements(given)) or ANY
    found = {name: _inside(_called(name, wanted), one, element) for name, one in members.items()}
    if not element.is_open:
        return found, bare(element)
    if not found:
        return found, _closed(wanted, given).of
    common = unify([one.type for one in found.values()])
    if common is None:
        raise EvalError("collection elements cannot be unified")
    return _joined({name: convert(one, common) for name, one in found.items()}, wanted)


def _joined(found: dict[str, Val], wanted: Type) -> tuple[dict[str, Val], Type]:
    """Elements of one type, and that type. An element of a map whose type is open takes that of the others, one of a list does not."""
    kinds = dict.fromkeys(one.type for one in found.values())
    if wanted.kind == "map" and len(kinds) > 1:
        kinds.pop(ANY, None)
    if len(kinds) > 1:
        raise EvalError("all elements must have the same type")
    (kind,) = kinds
    return {name: _typed(one, kind) if one.type == ANY else one for name, one in found.items()}, kind


def _typed(one: Val, kind: Type) -> Val:
    """A null or an unknown value in a type of its own."""
    return Val(kind, one.data, one.marks)


def _to_object(item: Val, wanted: Type) -> Val:
    members = item.members
    lacking = sorted({name for name, _ in wanted.attributes} - members.keys() - wanted.optional)
    if lacking:
        raise EvalError(_required(lacking))
    found: dict[str, Val] = {}
    for name, kind in wanted.attributes:
        one = members.get(name)
        found[name] = cty.null(bare(kind)) if one is None else _inside(f'attribute "{name}"', one, kind)
    return cty.an_object(found)


def _to_tuple(item: Val, wanted: Type) -> Val:
    return cty.a_tuple(
        _inside(f"element {place}", one, kind) for place, (one, kind) in enumerate(zip(item.items, wanted.items, strict=True))
    )


def _inside(place: str, item: Val, wanted: Type) -> Val:
    """Convert what stands inside a collection, and name the place where that fails."""
    try:
        return convert(item, wanted)
    except EvalError as error:
        raise EvalError(f"{place}: {error}") from None


def as_text(item: Val) -> str:
    """The text that a known primitive has by Terraform's conversion."""
    return str(convert(item, STRING).data)


_CONVERT: dict[str, Callable[[Val, Type], Val]] = {
    "string": _to_string,
    "number": _to_number,
    "bool": _to_bool,
    "list": _to_sequence,
    "set": _to_sequence,
    "map": _to_map,
    "object": _to_object,
    "tuple": _to_tuple,
}
