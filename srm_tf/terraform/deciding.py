"""Which one name gives an expression its value: through conditions that are known, and functions that choose or keep a value."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final, TypeAlias, TypeVar

import msgspec
from msgspec.structs import replace

from srm_tf.terraform import cty
from srm_tf.terraform.convert import convert
from srm_tf.terraform.cty import EvalError, Val
from srm_tf.terraform.evaluate import evaluate
from srm_tf.terraform.names import references
from srm_tf.terraform.operations import spread
from srm_tf.terraform.scope import Bound, Scope, home, remembered
from srm_tf.terraform.syntax import (
    Access,
    Binary,
    Call,
    Conditional,
    Expression,
    For,
    Get,
    Index,
    ObjectOf,
    Splat,
    Traversal,
    TupleOf,
    Unary,
)
from srm_tf.terraform.types import BOOL

Steps: TypeAlias = tuple[Access, ...]
T = TypeVar("T")
_Found: TypeAlias = "Decider | None"
_Rounds: TypeAlias = "dict[str | int, tuple[str | int | None, Scope]]"
_SAME: Final = frozenset({"tolist", "tomap", "tostring", "tobool", "tonumber", "sensitive", "nonsensitive", "jsonencode", "yamlencode"})


class Decider(msgspec.Struct, frozen=True):
    """The name, and what is read of it. `tested`: the value is written out, and a condition about the name chooses it."""

    name: Traversal
    steps: Steps = ()
    tested: bool = False


def deciding(expression: Expression, scope: Scope, steps: Steps) -> _Found:
    """The one name that gives a value; None where the value is written out here, and where several names make it."""
    match expression:
        case Traversal():
            return Decider(expression, steps)
        case Get():
            return deciding(expression.source, scope, (expression.step, *steps))
        case Index():
            key = key_of(value_in(expression.key, scope))
            return _alone(expression) if key is None else deciding(expression.source, scope, (Access(key, attribute=False), *steps))
        case ObjectOf() | TupleOf():
            inner = _inside(expression, scope, steps)
            return deciding(inner, scope, steps[1:]) if inner is not None else None
        case Conditional():
            return _chosen(expression, scope, steps)
        case Call():
            return _called(expression, scope, steps)
        case Unary() | Binary() | For() | Splat():
            return (_looped(expression, scope, steps) if isinstance(expression, For) else None) or _alone(expression)
        case _:
            return None


def key_of(value: Val | None) -> str | int | None:
    """A known key of a map or list."""
    data = value.data if value is not None else None
    if isinstance(data, Decimal):
        return int(data) if data == int(data) else None
    return data if isinstance(data, str) else None


def _inside(expression: ObjectOf | TupleOf, scope: Scope, steps: Steps) -> Expression | None:
    """What an object has under a name, or a list at an index; of one element alone no index is needed."""
    if isinstance(expression, TupleOf):
        at = steps[0].key if steps else 0 if len(expression.items) == 1 else None
        return expression.items[at] if isinstance(at, int) and 0 <= at < len(expression.items) else None
    if not steps:
        return None
    return member(_members(expression, home(expression, scope)), steps[0].key, lambda name: value_in(name, scope))


def _members(expression: ObjectOf, around: Scope) -> Mapping[str | int | None, Expression]:
    """What an object has by known keys; of one of a module, looked at once for all that ask for one of them."""

    def found() -> Mapping[str | int | None, Expression]:
        return {key_of(value_in(key, around)): value for key, value in expression.items}

    return remembered(around.kept, ("members", id(expression)), expression, found)


def member(members: Mapping[Any, T], key: str | int | None, value_of: Callable[[T], Val | None]) -> T | None:
    """The member under a key; in `{ name = "PASSWORD", value = … }` the value is the member under "PASSWORD"."""
    called, value = members.get("name"), members.get("value")
    if key in members or called is None or value is None:
        return members.get(key)
    return value if key_of(value_of(called)) == key else None


def value_in(expression: Expression, scope: Scope) -> Val | None:
    """The value without its marks; None of what Terraform refuses. Each member of a list asks for the whole of it."""
    around = home(expression, scope)
    try:
        return remembered(around.kept, ("bare", id(expression)), expression, lambda: cty.unmark(evaluate(expression, around))[0])
    except EvalError:
        return None


def _looped(loop: For, scope: Scope, steps: Steps) -> _Found:
    """What gives a loop one of its members: in that round, its own name stands for an element of what it goes over."""
    found = _rounds(loop, scope).get(steps[0].key) if steps and not (loop.grouped or loop.joined) else None
    if found is None:
        return None
    key, inner = found
    name = deciding(loop.value, inner, steps[1:])
    if name is None or name.name.root not in loop.names:
        return name
    at = (Access(key, attribute=False),) if key is not None and name.name.root == loop.names[-1] else ()
    told = (*at, *name.name.steps, *name.steps) if at else ()
    above = deciding(loop.source, scope, told)
    return replace(above, tested=True) if above is not None and name.tested else above


def _rounds(loop: For, scope: Scope) -> _Rounds:
    """The rounds of a loop of a module: looking through them all for each of the members that they make would take the square."""
    around = home(loop, scope)
    return remembered(around.kept, ("rounds", id(loop)), loop, lambda: dict(_each_round(loop, around)))


def _each_round(loop: For, scope: Scope) -> Iterator[tuple[str | int, tuple[str | int | None, Scope]]]:
    """(key or index of the member, (key of the element, names of the round)); of a list, up to where nobody can count them."""
    source, place = value_in(loop.source, scope), 0
    if source is None or not source.known or source.is_null:
        return
    for key, value in spread(source):
        inner = Bound(scope, dict(zip(loop.names, (key, value)[-len(loop.names) :], strict=True)))
        test = value_in(loop.test, inner) if loop.test is not None else cty.TRUE
        left = test.data if test is not None else None
        if left is False:
            continue
        if left is not True and loop.key is None:
            return
        name = key_of(value_in(loop.key, inner)) if loop.key is not None else place
        place += 1
        if name is not None:
            yield name, (key_of(key), inner)


def _alone(expression: Expression) -> _Found:
    """The only name in it, whatever is made of that."""
    names = list(dict.fromkeys(references(expression)))
    return Decider(names[0]) if len(names) == 1 else None


def _chosen(expression: Conditional, scope: Scope, steps: Steps) -> _Found:
    """What the side names that is taken; where it names nothing, the condition decides."""
    test = value_in(expression.test, scope)
    try:
        taken = convert(test, BOOL).data if test is not None else None
    except EvalError:
        return None
    if not isinstance(taken, bool):
        return None
    side = expression.yes if taken else expression.no
    if any(references(side)):
        return deciding(side, scope, steps)
    found = _alone(expression.test)
    return replace(found, tested=True) if found is not None else None


def _called(expression: Call, scope: Scope, steps: Steps) -> _Found:
    name, arguments = expression.name.removeprefix("core::"), expression.arguments
    choose = _CHOICES.get(name)
    if expression.spread or not arguments:
        return _alone(expression)
    if choose is not None:
        return choose(arguments, scope, steps)
    return deciding(arguments[0], scope, steps) if name in _SAME and len(arguments) == 1 else _alone(expression)


def _coalesced(arguments: Sequence[Expression], scope: Scope, steps: Steps) -> _Found:
    """The first that is neither null nor an empty text; an empty list is one."""
    return _first(arguments, scope, steps, "")


def _coalesced_list(arguments: Sequence[Expression], scope: Scope, steps: Steps) -> _Found:
    """The first list that is not empty."""
    return _first(arguments, scope, steps, ())


def _first(arguments: Sequence[Expression], scope: Scope, steps: Steps, empty: str | tuple[()]) -> _Found:
    for one in arguments:
        value = value_in(one, scope)
        if value is None or not value.known:
            return None
        if not value.is_null and value.data != empty:
            return deciding(one, scope, steps)
    return None


def _tried(arguments: Sequence[Expression], scope: Scope, steps: Steps) -> _Found:
    return next((deciding(one, scope, steps) for one in arguments if value_in(one, scope) is not None), None)


def _looked_up(arguments: Sequence[Expression], scope: Scope, steps: Steps) -> _Found:
    source, key = value_in(arguments[0], scope), key_of(value_in(arguments[1], scope)) if len(arguments) > 1 else None
    if source is None or not source.known or key is None:
        return None
    if key in source.members:
        return deciding(arguments[0], scope, (Access(key, attribute=False), *steps))
    return deciding(arguments[2], scope, steps) if len(arguments) > 2 else None  # noqa: PLR2004 — map, key, default


def _merged(arguments: Sequence[Expression], scope: Scope, steps: Steps) -> _Found:
    """The last map that has a name."""
    if not steps:
        return deciding(arguments[0], scope, ()) if len(arguments) == 1 else None
    for one in reversed(arguments):
        value = value_in(one, scope)
        if value is None or not value.known:
            return None
        if steps[0].key in value.members:
            return deciding(one, scope, steps)
    return None


def _joined(arguments: Sequence[Expression], scope: Scope, steps: Steps) -> _Found:
    """The list that has an element; without an index, the only one that has any."""
    values = [value_in(one, scope) for one in arguments]
    sizes = [len(value.items) if value is not None and value.known else None for value in values]
    if not steps:
        filled = [one for one, size in zip(arguments, sizes, strict=True) if size != 0]
        return deciding(filled[0], scope, ()) if len(filled) == 1 else None
    at = steps[0].key
    for one, size in zip(arguments, sizes, strict=True):
        if size is None or not isinstance(at, int):
            return None
        if at < size:
            return deciding(one, scope, (Access(at, attribute=False), *steps[1:]))
        at -= size
    return None


def _element(arguments: Sequence[Expression], scope: Scope, steps: Steps) -> _Found:
    source, at = value_in(arguments[0], scope), key_of(value_in(arguments[1], scope)) if len(arguments) > 1 else None
    if source is None or not source.items or not isinstance(at, int):
        return None
    return deciding(arguments[0], scope, (Access(at % len(source.items), attribute=False), *steps))


def _one(arguments: Sequence[Expression], scope: Scope, steps: Steps) -> _Found:
    return deciding(arguments[0], scope, (Access(0, attribute=False), *steps))


def _set(arguments: Sequence[Expression], scope: Scope, steps: Steps) -> _Found:
    """An element of a set is its own key."""
    source = arguments[0]
    if not steps or not isinstance(source, TupleOf):
        return deciding(source, scope, ())
    found = [one for one in source.items if key_of(value_in(one, scope)) == steps[0].key]
    return deciding(found[0], scope, steps[1:]) if len(found) == 1 else None


_CHOICES: Final[Mapping[str, Callable[[Sequence[Expression], Scope, Steps], _Found]]] = {
    "coalesce": _coalesced,
    "coalescelist": _coalesced_list,
    "concat": _joined,
    "element": _element,
    "lookup": _looked_up,
    "merge": _merged,
    "one": _one,
    "toset": _set,
    "try": _tried,
}
