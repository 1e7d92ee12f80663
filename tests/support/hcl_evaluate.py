"""Expressions of `hcl_syntax` → values. For tests only.

Unknown travels: whatever needs an unknown value is unknown. What needs a sensitive value is sensitive.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import Protocol

import tests.support.hcl_text_functions  # noqa: F401  registers its functions
from tests.support.hcl_functions import FUNCTIONS, called
from tests.support.hcl_syntax import (
    Binary,
    Call,
    Conditional,
    Expression,
    For,
    Get,
    Index,
    Literal,
    ObjectOf,
    PlanError,
    Splat,
    Template,
    Traversal,
    TupleOf,
    Unary,
)
from tests.support.hcl_values import (
    NOT_NULL,
    UNKNOWN,
    Data,
    Marked,
    Unknown,
    bare,
    entries,
    get,
    is_marked,
    marked,
    number,
    to_bool,
    to_number,
    to_text,
    unmarked,
    wholly_known,
)


class Scope(Protocol):
    """What names mean."""

    def resolve(self, name: Traversal) -> tuple[Data, int]:
        """The value of a reference, and how many of its steps that took."""
        ...


class Bound:
    """A scope with some names bound on top: the variables of a `for`, the iterator of a dynamic block."""

    def __init__(self, outer: Scope, names: Mapping[str, Data]) -> None:
        self.outer = outer
        self.names = names

    def resolve(self, name: Traversal) -> tuple[Data, int]:
        if name.root in self.names:
            return self.names[name.root], 0
        return self.outer.resolve(name)


class Nothing:
    """The scope of constants."""

    def resolve(self, name: Traversal) -> tuple[Data, int]:
        raise PlanError(f"{name.root} is not a constant")


def evaluate(expression: Expression, scope: Scope) -> Data:  # noqa: C901, PLR0911, PLR0912 - a case for each kind of expression
    """The value of an expression; PlanError where Terraform would report an error."""
    match expression:
        case Literal(value):
            return value
        case Traversal():
            return _traversal(expression, scope)
        case Get(source, step):
            return get(evaluate(source, scope), step.key)
        case Index(source, key):
            return get(evaluate(source, scope), evaluate(key, scope))
        case Template(parts):
            return _template([evaluate(part, scope) for part in parts])
        case TupleOf(items):
            return [evaluate(item, scope) for item in items]
        case ObjectOf():
            return _object(expression, scope)
        case Conditional():
            return _conditional(expression, scope)
        case Binary(sign, left, right):
            return _binary(sign, evaluate(left, scope), evaluate(right, scope))
        case Unary(sign, operand):
            return _unary(sign, evaluate(operand, scope))
        case Splat(source, each):
            return _splat(evaluate(source, scope), each, scope)
        case For():
            return _for(expression, evaluate(expression.source, scope), scope)
        case Call():
            return _call(expression, scope)


def _traversal(name: Traversal, scope: Scope) -> Data:
    value, taken = scope.resolve(name)
    for step in name.steps[taken:]:
        value = get(value, step.key)
    return value


def _template(parts: list[Data]) -> Data:
    """The text; unknown, with its known beginning, as soon as a part is."""
    sensitive = any(is_marked(part) for part in parts)
    text = ""
    for part in parts:
        inside = unmarked(part)
        if isinstance(inside, Unknown):
            return marked(Unknown(not_null=True, prefix=text + inside.prefix), when=sensitive)
        text += to_text(inside)
    return marked(text, when=sensitive)


def _object(expression: ObjectOf, scope: Scope) -> Data:
    """A key has no mark of its own: one that is sensitive hides all of the object (core 1.15.5)."""
    found: dict[str, Data] = {}
    sensitive = False
    for key, value in expression.items:
        name = evaluate(key, scope)
        if not wholly_known(name):
            return NOT_NULL
        sensitive = sensitive or is_marked(name)
        found[to_text(bare(name))] = evaluate(value, scope)
    return marked(found, when=sensitive)


def _conditional(expression: Conditional, scope: Scope) -> Data:
    test = evaluate(expression.test, scope)
    if isinstance(test, Marked):
        return marked(_chosen(test.value, expression, scope), when=True)
    return _chosen(test, expression, scope)


def _chosen(test: Data, expression: Conditional, scope: Scope) -> Data:
    if isinstance(test, Unknown):
        branches = (evaluate(expression.yes, scope), evaluate(expression.no, scope))
        return marked(UNKNOWN, when=any(is_marked(branch) for branch in branches))
    taken, other = (expression.yes, expression.no) if to_bool(test) else (expression.no, expression.yes)
    value = evaluate(taken, scope)
    mixed = isinstance(other, Literal) and isinstance(other.value, str) and isinstance(value, (bool, int, float))
    return to_text(value) if mixed else value  # both branches have one type


_ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "%": lambda left, right: left - right * int(left / right),  # the sign of the dividend, as in Go
    "/": operator.truediv,
}
_COMPARISON: dict[str, Callable[[float, float], bool]] = {"<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge}


def _binary(sign: str, left: Data, right: Data) -> Data:
    sensitive = is_marked(left) or is_marked(right)
    return marked(_operated(sign, unmarked(left), unmarked(right)), when=sensitive)


def _operated(sign: str, left: Data, right: Data) -> Data:
    if sign in {"==", "!="}:
        same = equal(left, right)
        return same if isinstance(same, Unknown) else same == (sign == "==")
    if sign in {"&&", "||"}:
        return _logical(left, right, decided=sign == "||")
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return NOT_NULL
    if sign in _COMPARISON:
        return _COMPARISON[sign](to_number(left), to_number(right))
    return number(_ARITHMETIC[sign](to_number(left), to_number(right)))


def _logical(left: Data, right: Data, *, decided: bool) -> Data:
    """`&&` and `||`: one known side may decide."""
    sides = [side if isinstance(side, Unknown) else to_bool(side) for side in (left, right)]
    if decided in sides:
        return decided
    return NOT_NULL if any(isinstance(side, Unknown) for side in sides) else not decided


def equal(left: Data, right: Data) -> bool | Unknown:
    """`==`: Unknown unless what is known decides."""
    for one, other in ((left, right), (right, left)):
        if isinstance(one, Unknown):
            differs = (other is None and one.not_null) or (isinstance(other, str) and not other.startswith(one.prefix))
            return False if differs else NOT_NULL
    if left is None or right is None:
        return left is right
    if isinstance(left, list) and isinstance(right, list):
        return _all_equal(left, right)
    if isinstance(left, Mapping) and isinstance(right, Mapping):
        names = sorted(left)
        return names == sorted(right) and _all_equal([left[name] for name in names], [right[name] for name in names])
    return type(left) is type(right) and left == right if isinstance(left, (bool, str)) else left == right and not isinstance(right, bool)


def _all_equal(left: list[Data], right: list[Data]) -> bool | Unknown:
    if len(left) != len(right):
        return False
    answers = (equal(one, other) for one, other in zip(left, right, strict=True))
    return next((answer for answer in answers if answer is not True), True)  # an unknown element ends the search, as in Terraform


def _unary(sign: str, operand: Data) -> Data:
    inside = bare(operand)
    if isinstance(inside, Unknown):
        return operand
    result: Data = not to_bool(inside) if sign == "!" else number(-to_number(inside))
    return marked(result, when=isinstance(operand, Marked))


def _splat(source: Data, each: Expression, scope: Scope) -> Data:
    match source:
        case Marked(value):
            return marked(_splat(value, each, scope), when=True)
        case Unknown():
            return UNKNOWN
        case None:
            return []
        case list():
            return [evaluate(each, Bound(scope, {"item": item})) for item in source]
        case _:
            return [evaluate(each, Bound(scope, {"item": source}))]


def _for(loop: For, source: Data, scope: Scope) -> Data:
    if isinstance(source, Marked):
        return marked(_for(loop, source.value, scope), when=True)
    if isinstance(source, Unknown):
        return NOT_NULL
    found: list[tuple[Data, Data]] = []
    sensitive = False
    for key, value in entries(source):
        names = dict(zip(reversed(loop.names), (value, key), strict=False))
        inner = Bound(scope, names)
        test = True if loop.test is None else bare(evaluate(loop.test, inner))
        given = None if loop.key is None else evaluate(loop.key, inner)
        name, sensitive = bare(given), sensitive or is_marked(given)
        if isinstance(test, Unknown) or isinstance(name, Unknown):
            return NOT_NULL
        if to_bool(test):
            found.append((name, evaluate(loop.value, inner)))
    if loop.key is not None:
        return marked(_mapped(found, grouped=loop.grouped), when=sensitive)
    values = [value for _, value in found]
    return _template(values) if loop.joined else values


def _mapped(found: list[tuple[Data, Data]], *, grouped: bool) -> Data:
    if not grouped:
        if len({to_text(name) for name, _ in found}) < len(found):
            raise PlanError("two elements of a for expression have the same key")
        return {to_text(name): value for name, value in found}
    groups: dict[str, list[Data]] = {}
    for name, value in found:
        groups.setdefault(to_text(name), []).append(value)
    return dict(groups)


def _call(call: Call, scope: Scope) -> Data:
    if call.name in {"try", "can"}:
        return _tried(call, scope)
    if call.name not in FUNCTIONS:
        raise PlanError(f"the function {call.name} is not supported here")
    arguments = [evaluate(argument, scope) for argument in call.arguments]
    if call.spread:
        last = bare(arguments.pop())
        if isinstance(last, Unknown):
            return UNKNOWN
        arguments += [value for _, value in entries(last)]
    return called(FUNCTIONS[call.name], arguments)


def _tried(call: Call, scope: Scope) -> Data:
    for argument in call.arguments:
        try:
            value = evaluate(argument, scope)
        except PlanError:
            continue
        if call.name == "can":
            return True if wholly_known(value) else NOT_NULL
        return value
    if call.name == "can":
        return False
    raise PlanError("no argument of try() could be evaluated")
