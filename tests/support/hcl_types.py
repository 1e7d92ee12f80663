"""Type constraints of variables: `list(object({ a = string, b = optional(number, 1) }))`. For tests only."""

from __future__ import annotations

from collections.abc import Mapping

from tests.support.hcl_evaluate import Nothing, evaluate
from tests.support.hcl_syntax import Call, Expression, Literal, ObjectOf, PlanError, Traversal, TupleOf
from tests.support.hcl_values import Data, Marked, Unknown, set_of, to_bool, to_number, to_text

ANY = Traversal("any")


def converted(value: Data, kind: Expression) -> Data:  # noqa: PLR0911 - a case for each kind of type
    """The value as the type wants it."""
    if isinstance(value, Marked):
        return Marked(converted(value.value, kind))
    if value is None or isinstance(value, Unknown):
        return value
    match kind:
        case Traversal(name) | Literal(str(name)):
            return _primitive(value, name)
        case Call("optional", (inner, *_)):
            return converted(value, inner)
        case Call("object", (ObjectOf(items),)):
            return _object(value, items)
        case Call("tuple", (TupleOf(items),)) if isinstance(value, list):
            return [converted(item, inner) for item, inner in zip(value, items, strict=True)]
        case Call("map", (inner,)) if isinstance(value, Mapping):
            return {name: converted(item, inner) for name, item in value.items()}
        case Call("list", (inner,)) if isinstance(value, list):
            return [converted(item, inner) for item in value]
        case Call("set", (inner,)) if isinstance(value, list):
            return set_of(converted(item, inner) for item in value)
    raise PlanError(f"{value!r} is not of the type that the variable wants")


def _primitive(value: Data, name: str) -> Data:
    if name in {"any", "list", "set", "map"}:
        return value
    return {"string": to_text, "number": to_number, "bool": to_bool}[name](value)


def _object(value: Data, items: tuple[tuple[Expression, Expression], ...]) -> Data:
    if not isinstance(value, Mapping):
        raise PlanError(f"an object is required, not {value!r}")
    return {name: _field(value, name, kind) for name, kind in ((_name(key), kind) for key, kind in items)}


def _name(key: Expression) -> str:
    return to_text(evaluate(key, Nothing()))


def _field(value: Mapping[str, Data], name: str, kind: Expression) -> Data:
    given = value.get(name)
    if given is not None:
        return converted(given, kind)
    if not (isinstance(kind, Call) and kind.name == "optional"):
        if name in value:
            return None
        raise PlanError(f"the attribute {name} is required")
    default = kind.arguments[1:]
    return converted(evaluate(default[0], Nothing()), kind.arguments[0]) if default else None
