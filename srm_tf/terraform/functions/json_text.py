"""JSON as Terraform's `jsonencode` writes it and `jsondecode` reads it: https://pkg.go.dev/github.com/zclconf/go-cty/cty/json."""

from __future__ import annotations

from decimal import Decimal
from typing import cast

from srm_tf.regex import regex
from srm_tf.terraform import cty
from srm_tf.terraform.cty import EvalError, Val
from srm_tf.terraform.graphemes import normal

_ESCAPED = regex('[\x00-\x1f"\\\\<>&\u2028\u2029]')
_SURROGATES = regex("[\ud800-\udfff]")
_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}


def quote(text: str) -> str:
    r"""A string in JSON, with `<`, `>` and `&` escaped as for HTML.

    >>> quote("<\n")
    '"\\u003c\\n"'
    """
    return '"' + _ESCAPED.sub(lambda hit: _SHORT.get(hit[0]) or f"\\u{ord(hit[0]):04x}", text) + '"'


def write(item: Val) -> str:
    """A wholly known value without marks as JSON, the members in the order of their names."""
    data = item.data
    if data is None:
        return "null"
    if isinstance(data, bool):
        return "true" if data else "false"
    if isinstance(data, str):
        return quote(data)
    if isinstance(data, Decimal):
        if data.is_infinite():
            raise EvalError("cannot serialize infinity as JSON")
        return cty.show_number(data)
    if isinstance(data, tuple):
        return "[" + ",".join(map(write, data)) + "]"
    return "{" + ",".join(f"{quote(name)}:{write(one)}" for name, one in sorted(item.members.items())) + "}"


def read(text: str) -> Val:
    """JSON as a value: arrays are tuples, objects are objects, numbers stay exact. Raises EvalError for anything else."""
    import json  # noqa: PLC0415 — few configurations decode JSON

    try:
        return _value(json.loads(text, parse_float=_number, parse_int=_number, parse_constant=_refused, object_pairs_hook=_object))
    except json.JSONDecodeError as error:
        raise EvalError(f"invalid JSON at character {error.pos + 1}") from None


def _number(text: str) -> Val:
    return cty.number(cty.PRECISION.create_decimal(text))


def _refused(_text: str) -> Val:
    raise EvalError("JSON has no such number")


def _object(pairs: list[tuple[str, object]]) -> Val:
    """An object. A name may come twice, if its values have the same type; the last one counts."""
    found: dict[str, Val] = {}
    for name, plain in pairs:
        item = _value(plain)
        if name != normal(name) or (name in found and found[name].type != item.type):
            raise EvalError("a property of a JSON object stands there twice")
        found[name] = item
    return cty.an_object(found)


def _value(plain: object) -> Val:
    if isinstance(plain, Val):
        return plain
    if isinstance(plain, str):
        return cty.string(_SURROGATES.sub("\ufffd", plain))
    if isinstance(plain, list):
        return cty.a_tuple([_value(one) for one in cast("list[object]", plain)])
    return cty.null() if plain is None else cty.boolean(plain is True)
