"""Conversion between Terraform's types, as `tostring`, arguments, variables and function parameters do it.

Follows https://developer.hashicorp.com/terraform/language/expressions/types#type-conversion and go-cty's `convert`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal, InvalidOperation

from srm_tf.regex import regex
from srm_tf.terraform import cty
from srm_tf.terraform.cty import Blank, EvalError, Val
from srm_tf.terraform.types import ANY, Type, bare, elements, list_of, map_of, tuple_of, unify

_NUMBER = regex(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_ARTICLES = {"object": "an object", "any": "any type"}


def convert(item: Val, wanted: Type) -> Val:
    """The value in another type. Raises EvalError where Terraform does; the message never shows the value."""
    if item.type == wanted or wanted.kind == "dynamic":
        return item
    if not item.known:
        return _unknown(item, wanted)
    if item.data is None:
        _possible(item.type, wanted)
        return Val(_closed(wanted, item.type), None, item.marks)
    inner, marks = cty.unmark(item)
    return cty.mark(_CONVERT[wanted.kind](inner, wanted), marks)


def converted_type(kind: Type, wanted: Type) -> Type:
    """The type that a value of type `kind` gets by conversion; raises EvalError where there is none."""
    return convert(cty.unknown(kind), wanted).type


def _unknown(item: Val, wanted: Type) -> Val:
    if item.type.kind == "dynamic":
        kind = ANY if wanted.is_open else bare(wanted)
        return Val(kind, item.data, item.marks)
    _possible(item.type, wanted)
    blank = item.blank
    keeps = item.type.is_primitive == wanted.is_primitive and wanted.kind != "set"
    prefix = blank.prefix if wanted.kind == "string" and item.type.kind == "string" else ""
    least, most = (blank.least, blank.most) if keeps else (min(blank.least, 1), blank.most)
    return Val(_closed(wanted, item.type), Blank(blank.not_null, prefix, least, most, blank.why), item.marks)


def _closed(wanted: Type, given: Type) -> Type:
    """The constraint with its `any` filled in from the type that is given."""
    if not wanted.is_open:
        return bare(wanted)
    if wanted.kind == "dynamic":
        return given
    if wanted.element is not None:
        inner = [_closed(wanted.element, one) for one in elements(given)]
        common = unify(inner) if inner else None
        return Type(wanted.kind, common or (ANY if not inner else wanted.element))
    if wanted.kind == "tuple" and given.kind == "tuple":
        return tuple_of(_closed(one, other) for one, other in zip(wanted.items, given.items, strict=False))
    found = tuple((name, _closed(one, given.attribute(name) or given.element or ANY)) for name, one in wanted.attributes)
    return Type("object", attributes=found)


def _possible(given: Type, wanted: Type) -> None:
    """Raise EvalError unless some value of one type converts to the other."""
    if given == wanted or "dynamic" in {given.kind, wanted.kind}:
        return
    if wanted.is_primitive:
        if not given.is_primitive or {given.kind, wanted.kind} == {"number", "bool"}:
            raise EvalError(refusal(given, wanted))
        return
    if (wanted.kind in {"list", "set"} and given.is_sequence) or (wanted.kind == "map" and given.is_mapping):
        for one in elements(given):
            _possible(one, wanted.of)
        if wanted.of.kind == "dynamic" and unify(elements(given)) is None:
            raise EvalError("all elements must have the same type")
        return
    if wanted.kind == "tuple" and given.kind == "tuple" and len(given.items) == len(wanted.items):
        for one, other in zip(given.items, wanted.items, strict=True):
            _possible(one, other)
        return
    if wanted.kind == "object" and given.is_mapping:
        _possible_object(given, wanted)
        return
    raise EvalError(refusal(given, wanted))


def _possible_object(given: Type, wanted: Type) -> None:
    if given.kind == "map":
        for _, one in wanted.attributes:
            _possible(given.of, one)
        return
    _complete({name for name, _ in given.attributes}, wanted)
    for name, one in wanted.attributes:
        inner = given.attribute(name)
        if inner is not None:
            _possible(inner, one)


def _complete(names: Iterable[str], wanted: Type) -> None:
    lacking = sorted({name for name, _ in wanted.attributes} - set(names) - wanted.optional)
    if lacking:
        word = "attribute" if len(lacking) == 1 else "attributes"
        quoted = " and ".join(filter(None, [", ".join(f'"{name}"' for name in lacking[:-1]), f'"{lacking[-1]}"']))
        raise EvalError(f"{word} {quoted} {'is' if len(lacking) == 1 else 'are'} required")


def refusal(given: Type, wanted: Type) -> str:
    """Why a type does not do, as Terraform says it."""
    del given
    words = wanted.words()
    return f"{_ARTICLES.get(words, words)} required"


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
    if not _NUMBER.fullmatch(text):
        raise EvalError("a number is required")
    try:
        return cty.PRECISION.create_decimal(text)
    except InvalidOperation:
        raise EvalError("a number is required") from None


_TRUTHS = {"true": True, "false": False, "1": True, "0": False}


def _to_bool(item: Val, wanted: Type) -> Val:
    if isinstance(item.data, bool):
        return item
    if isinstance(item.data, str) and item.data in _TRUTHS:
        return cty.boolean(_TRUTHS[item.data])
    raise EvalError(refusal(item.type, wanted))


def _to_sequence(item: Val, wanted: Type) -> Val:
    if not isinstance(item.data, tuple):
        raise EvalError(refusal(item.type, wanted))
    element = wanted.of
    if element.kind == "dynamic":
        common = unify([one.type for one in item.data]) if item.data else (item.type.element or ANY)
        if common is None:
            raise EvalError("all elements must have the same type")
        element = common
    found = [_inside(f"element {place}", one, element) for place, one in enumerate(item.data)]
    kind = _element_type(found, element)
    return cty.a_set(found, kind) if wanted.kind == "set" else Val(list_of(kind), tuple(found))


def _element_type(found: list[Val], element: Type) -> Type:
    """The element type that the converted values have; that of the constraint where there are none."""
    if not element.is_open:
        return bare(element)
    common = unify([one.type for one in found]) if found else None
    return common if common is not None else bare(element)


def _to_map(item: Val, wanted: Type) -> Val:
    if not isinstance(item.data, dict):
        raise EvalError(refusal(item.type, wanted))
    element = wanted.of
    if element.kind == "dynamic":
        common = unify([one.type for one in item.data.values()]) if item.data else (item.type.element or ANY)
        if common is None:
            raise EvalError("all map elements must have the same type")
        element = common
    found = {name: _inside(f'element "{name}"', one, element) for name, one in item.data.items()}
    return Val(map_of(_element_type(list(found.values()), element)), found)


def _to_object(item: Val, wanted: Type) -> Val:
    if not isinstance(item.data, dict):
        raise EvalError(refusal(item.type, wanted))
    _complete(item.data, wanted)
    found: dict[str, Val] = {}
    for name, kind in wanted.attributes:
        one = item.data.get(name)
        found[name] = cty.null(bare(kind)) if one is None else _inside(f'attribute "{name}"', one, kind)
    return cty.an_object(found)


def _to_tuple(item: Val, wanted: Type) -> Val:
    if item.type.kind != "tuple" or not isinstance(item.data, tuple) or len(item.data) != len(wanted.items):
        raise EvalError(refusal(item.type, wanted))
    return cty.a_tuple(convert(one, kind) for one, kind in zip(item.data, wanted.items, strict=True))


def _inside(place: str, item: Val, wanted: Type) -> Val:
    """Convert what stands inside a collection, and name the place where that fails."""
    try:
        return convert(item, wanted)
    except EvalError as error:
        raise EvalError(f"{place}: {error}") from None


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
__all__ = ["convert", "converted_type", "parse_number", "refusal"]
