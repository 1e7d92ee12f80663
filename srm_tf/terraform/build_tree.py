"""What each rule of python-hcl2's grammar means: the values of its symbols → a node of the tree.

An action gets the values on the right side of its rule, tokens included, and gives the value of its left side. Line breaks have the
value None; a repetition has a list.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import msgspec

from srm_tf.terraform.syntax import (
    ITEM,
    Access,
    Attribute,
    Binary,
    Block,
    Body,
    Call,
    Conditional,
    Expression,
    For,
    Get,
    Index,
    Literal,
    Number,
    ObjectOf,
    Span,
    Splat,
    Traversal,
    TupleOf,
    Unary,
)
from srm_tf.terraform.templates import Piece, assembled, text_of
from srm_tf.terraform.tokens import DOTTED, GROUP, Refusal, Token

Values: TypeAlias = list[Any]  # tokens, nodes, lists of them, None
Action: TypeAlias = Callable[[Values], Any]
Step: TypeAlias = Access | Expression

_CONSTANTS = {"true": True, "false": False, "null": None}
_SPELLED = {value: word for word, value in _CONSTANTS.items()}
_LONGEST_INDEX = 15  # digits of an index that is kept as an int; no list is as long as a longer one says


class Steps(msgspec.Struct):
    """Some steps that follow each other: `.a.b`, `[0]`; `apart` if what is before stands in parentheses or quotes."""

    steps: tuple[Step, ...]
    apart: bool
    brackets: bool = False


class Test(msgspec.Struct):
    """The `if` of a `for`."""

    test: Expression


class Intro(msgspec.Struct):
    """`for k, v in source :`."""

    names: tuple[str, ...]
    source: Expression


class Arguments(msgspec.Struct):
    """What stands between the parentheses of a call."""

    values: tuple[Expression, ...] = ()
    spread: bool = False


class Several(list[Any]):
    """What the grammar repeats, without separators."""


def nothing(_: Values) -> None:
    """A line break."""


def collected(values: Values) -> Several:
    """One more of what is repeated."""
    found, rest = (values[0], values[1:]) if isinstance(values[0], Several) else (Several(), values)
    found.extend(value for value in rest if value is not None and not (isinstance(value, Token) and value.type == "COMMA"))
    return found


def _flat(values: Values) -> list[Any]:
    """The values between the brackets of a rule."""
    found: list[Any] = []
    for value in values:
        if isinstance(value, Several):
            found.extend(value)
        elif value is not None and not isinstance(value, Token):
            found.append(value)
    return found


def _span(token: Token) -> Span:
    return token.mark if isinstance(token.mark, Span) else Span(0)


def body(values: Values) -> Body:
    """Attributes and blocks."""
    items = _flat(values)
    return Body(
        {item.name: item for item in items if isinstance(item, Attribute)},
        tuple(item for item in items if isinstance(item, Block)),
    )


def attribute(values: Values) -> Attribute:
    """`name = value`; the `=` knows the span."""
    name, equals, value = values
    return Attribute(name.value, value, _span(equals))


def block(values: Values) -> Block:
    """A block; its `}` knows the span."""
    labels = values[1] if isinstance(values[1], Several) else ()
    return Block(values[0].value, tuple(str(label.value) for label in labels), values[-2], _span(values[-1]))


def name(values: Values) -> Expression:
    """A name and the steps that are written in one piece with it; those of `null.a` are of a constant, which has none."""
    root, *steps = values[0].value.split(".")
    if "::" in root:
        raise Refusal(values[0].end, "expected `(` after the name of a function, got none")
    taken = tuple(map(Access, steps))
    return _after(Literal(_CONSTANTS[root]), Steps(taken, apart=False)) if steps and root in _CONSTANTS else Traversal(root, taken)


def number(values: Values) -> Number:
    """A number as written."""
    return Number(values[0].value)


def constant(values: Values) -> Literal:
    """A literal true, false or null."""
    return Literal(_CONSTANTS[values[0].value])


def plain(values: Values) -> Literal:
    """A string without anything special in it."""
    return Literal(text_of(values[0].value))


def string(values: Values) -> Expression:
    """A template of any kind."""
    pieces = values[1] if isinstance(values[1], Several) else Several()
    return assembled(pieces, flush=values[0].mark == "flush")


def text(values: Values) -> Piece:
    """Literal text of a template."""
    token = values[0]
    return Piece("text", token.start, token.value)


def piece(values: Values) -> Piece:
    """An interpolation, or a directive."""
    first, last = values[0], values[-1]
    kind = "value" if first.type == "INTERP_START" else values[1].type.lower()
    names = tuple(value.value for value in values[2:] if isinstance(value, Token) and value.type == "NAME")
    found = next((value for value in values if not isinstance(value, Token)), None)
    if kind == "for":
        _simple(values)
    return Piece(kind, first.start, "", found, names, trims_before=first.mark == "~", trims_after=last.mark == "~")


def _simple(values: Values) -> None:
    """The names that a `for` introduces have no dots."""
    for value in values:
        if isinstance(value, Token) and value.type == "NAME" and not {".", ":"}.isdisjoint(value.value):
            raise Refusal(value.start, f"expected a name for an element, got `{value.value}`")


def group(values: Values) -> Expression:
    """`(expression)`."""
    found: Expression = next(value for value in values if value is not None and not isinstance(value, Token))
    return found


def conditional(values: Values) -> Conditional:
    """`test ? yes : no`."""
    return Conditional(*_flat(values))


def operation(values: Values) -> Binary:
    """`left sign right`."""
    sign, right = values[1]
    return Binary(sign, values[0], right)


def operand(values: Values) -> tuple[str, Expression]:
    """The right half of an operation."""
    return values[0].value, values[-1]


def prefixed(values: Values) -> Expression:
    """`-x`, `!x`, `!!x`."""
    found: Expression = values[1]
    for sign in reversed(values[0].value):
        found = Unary(sign, found)
    return found


def tuple_of(values: Values) -> TupleOf:
    """`[a, b]`."""
    return TupleOf(tuple(_flat(values)))


def object_of(values: Values) -> ObjectOf:
    """`{ a = b }`."""
    return ObjectOf(tuple(_flat(values)))


def pair(values: Values) -> tuple[Expression, Expression]:
    """`key = value`. A bare name is a string; so are a bare word such as `null`, and a provider's `aws.east`."""
    key, sign, value = values
    if isinstance(key, Token):
        raise Refusal(sign.start, f"expected a name after `{key.value}`, got `{sign.value}`", f'Write `"{key.value}"` to use it as a key.')
    if sign.mark != GROUP:
        if isinstance(key, Traversal):
            if key.steps and sign.mark != DOTTED:
                raise Refusal(sign.start, f"expected a name before `{sign.value}`, got `{key}`", f"Write `({key})` to use its value.")
            return Literal(text_of(str(key))), value
        if isinstance(key, Literal) and not isinstance(key.value, str):
            return Literal(_SPELLED[key.value]), value
    return key, value


def call(values: Values) -> Call:
    """A call; the namespace of a function may be written with spaces."""
    token = values[0]
    if "." in token.value:
        raise Refusal(token.start, f"expected the name of a function, got `{token.value}`")
    given = next((value for value in values if isinstance(value, Arguments)), Arguments())
    return Call("".join(token.value.split()), given.values, given.spread)


def arguments(values: Values) -> Arguments:
    """Arguments, and whether the last is spread."""
    spread = any(isinstance(value, Token) and value.type == "ELLIPSIS" for value in values[-2:])
    return Arguments(tuple(_flat(values)), spread)


def attribute_step(values: Values) -> Steps:
    """`.name`, with the names that follow it."""
    dot, word = values
    if "::" in word.value:
        raise Refusal(word.start, f"expected the name of an attribute, got `{word.value}`")
    return Steps(tuple(Access(part) for part in word.value.split(".")), dot.mark == GROUP)


def index(values: Values) -> Steps:
    """`[key]`."""
    key = next(value for value in values[1:] if value is not None)
    return Steps((_constant_step(key),), values[0].mark == GROUP, brackets=True)


def _constant_step(key: Expression) -> Step:
    if isinstance(key, Literal) and isinstance(key.value, str):
        return Access(key.value, attribute=False)
    if isinstance(key, Number) and key.text.isdigit() and len(key.text) <= _LONGEST_INDEX:
        return Access(int(key.text), attribute=False)
    return key


def short_index(values: Values) -> Steps:
    """`.0`, the old way to write an index."""
    return Steps((_constant_step(Number(values[1].value)),), values[0].mark == GROUP)


def stepped(values: Values) -> Expression:
    """A term and steps after it."""
    return _after(values[0], values[1])


def _after(source: Expression, steps: Steps) -> Expression:
    for step in steps.steps:
        if not isinstance(step, Access):
            source = Index(source, step)
        elif isinstance(source, Traversal) and not steps.apart:
            source = Traversal(source.root, (*source.steps, step))
        else:
            source = Get(source, step)
    return source


class Start(msgspec.Struct):
    """`.*` or `[*]`, and the steps after it; `around`: how many `[*]` it is inside of."""

    around: int
    steps: list[Steps]


def splat(values: Values) -> Start:
    """`.*` or `[*]` and the steps after it."""
    return Start(int(values[0].mark or 0), values[1] if len(values) > 1 else [])


def attribute_splat(values: Values) -> Expression:
    """`.*` takes the attributes after it; an index in brackets is of its result."""
    source, start = values
    steps: list[Steps] = start.steps
    taken = next((place for place, step in enumerate(steps) if step.brackets), len(steps))
    return _within(start.around, source, lambda inner: _all(Splat(inner, _all(Traversal(ITEM), steps[:taken])), steps[taken:]))


def full_splat(values: Values) -> Expression:
    """`[*]` takes all steps after it."""
    source, start = values
    return _within(start.around, source, lambda inner: Splat(inner, _all(Traversal(ITEM), start.steps)))


def _within(around: int, source: Expression, splat_of: Callable[[Expression], Expression]) -> Expression:
    """A splat inside of the `[*]` around it."""
    if around and isinstance(source, Splat):
        return Splat(source.source, _within(around - 1, source.each, splat_of))
    return splat_of(source)


def _all(source: Expression, steps: list[Steps]) -> Expression:
    for some in steps:
        source = _after(source, some)
    return source


def condition(values: Values) -> Test:
    """`if test`."""
    return Test(values[-1])


def intro(values: Values) -> Intro:
    """`for k, v in source :`."""
    _simple(values)
    return Intro(tuple(value.value for value in values if isinstance(value, Token) and value.type == "NAME"), _flat(values)[0])


def for_each(values: Values) -> For:
    """Both forms: a list has a value, an object a key and a value."""
    begun, *parts = _flat(values)
    test: Expression | None = parts.pop().test if isinstance(parts[-1], Test) else None
    value: Expression = parts.pop()
    grouped = any(isinstance(value, Token) and value.type == "ELLIPSIS" for value in values)
    return For(begun.names, begun.source, value, parts[0] if parts else None, test, grouped)


# By rule, or by rule and only symbol. A rule of one symbol that is not here passes its value on.
ACTIONS: dict[str, Action] = {
    "new_line_or_comment": nothing, "body": body, "attribute": attribute, "block": block,
    "expr_term: identifier": name, "int_lit": number, "float_lit": number, "expr_term: literal_value": constant,
    "template_string": plain, "string": string, "string_part: STRING_CHARS": text, "interpolation": piece,
    "template_if_start": piece, "template_else": piece, "template_endif": piece, "template_for_start": piece, "template_endfor": piece,
    "expr_term": group, "conditional": conditional, "binary_op": operation, "binary_term": operand, "unary_op": prefixed,
    "tuple": tuple_of, "object": object_of, "object_elem": pair, "function_call": call, "arguments": arguments,
    "get_attr": attribute_step, "braces_index": index, "short_index": short_index,
    "index_expr_term": stepped, "get_attr_expr_term": stepped, "attr_splat": splat, "full_splat": splat,
    "attr_splat_expr_term": attribute_splat, "full_splat_expr_term": full_splat,
    "for_cond": condition, "for_intro": intro, "for_tuple_expr": for_each, "for_object_expr": for_each,
}  # fmt: skip
