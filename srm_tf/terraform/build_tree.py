"""What each rule of python-hcl2's grammar means: the values of its symbols → a node of the tree.

An action gets the values on the right side of its rule, tokens included, and gives the value of its left side. Line breaks have the
value None; a repetition has a list.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

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

_LONGEST_INDEX = 15  # digits of an index that is kept as an int; no list is as long as a longer one says


class Steps(list[Step]):
    """Some steps that follow each other: `.a.b`, `[0]`; `apart` if what is before stands in parentheses or quotes."""

    apart = False
    index = False  # written with brackets


class Condition:
    """The `if` of a `for`."""

    def __init__(self, test: Expression) -> None:
        self.test = test


def nothing(_: Values) -> None:
    """A line break."""


def collected(values: Values) -> list[Any]:
    """A repetition: what it repeats, without separators."""
    if isinstance(values[0], list) and not isinstance(values[0], Steps):
        found: list[Any] = values[0]
        found.extend(value for value in values[1:] if value is not None and not _separates(value))
        return found
    return [value for value in values if value is not None and not _separates(value)]


def _separates(value: Any) -> bool:
    return isinstance(value, Token) and value.type == "COMMA"


def _flat(values: Values) -> list[Any]:
    """The values between the brackets of a rule."""
    found: list[Any] = []
    for value in values:
        if isinstance(value, list) and not isinstance(value, Steps):
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
    labels = values[1] if isinstance(values[1], list) else []
    return Block(values[0].value, tuple(str(label.value) for label in labels), values[-2], _span(values[-1]))


def name(values: Values) -> Traversal:
    """A name and the steps that are written in one piece with it."""
    root, *steps = values[0].value.split(".")
    if "::" in root:
        raise Refusal(values[0].end, "expected `(` after the name of a function, got none")
    return Traversal(root, tuple(map(Access, steps)))


def number(values: Values) -> Number:
    """A number as written."""
    return Number(values[0].value)


def constant(values: Values) -> Literal:
    """A literal true, false or null."""
    return Literal({"TRUE": True, "FALSE": False}.get(values[0].type))


def plain(values: Values) -> Literal:
    """A string without anything special in it."""
    return Literal(text_of(values[0].value))


def string(values: Values) -> Expression:
    """A template of any kind."""
    pieces = values[1] if isinstance(values[1], list) else []
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
    return next(value for value in values if value is not None and not isinstance(value, Token))


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


def first(values: Values) -> Any:
    """The value of the only symbol that counts."""
    return values[0]


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
            return Literal({True: "true", False: "false", None: "null"}[key.value]), value
    return key, value


def call(values: Values) -> Call:
    """A call; the namespace of a function may be written with spaces."""
    token = values[0]
    if "." in token.value:
        raise Refusal(token.start, f"expected the name of a function, got `{token.value}`")
    arguments, spread = next((value for value in values if isinstance(value, tuple)), ((), False))
    return Call("".join(token.value.split()), arguments, spread)


def arguments_of(values: Values) -> tuple[tuple[Expression, ...], bool]:
    """Arguments, and whether the last is spread."""
    spread = any(isinstance(value, Token) and value.type == "ELLIPSIS" for value in values[-2:])
    return tuple(_flat(values)), spread


def attribute_step(values: Values) -> Steps:
    """`.name`, with the names that follow it."""
    found = Steps(Access(part) for part in _word(values[1]).split("."))
    found.apart = values[0].mark == GROUP
    return found


def _word(value: Any) -> str:
    if isinstance(value, Token):
        if "::" in value.value:
            raise Refusal(value.start, f"expected the name of an attribute, got `{value.value}`")
        return value.value
    return {True: "true", False: "false", None: "null"}[value.value]


def index(values: Values) -> Steps:
    """`[key]`."""
    key = next(value for value in values[1:] if value is not None)
    found = Steps([_constant_step(key)])
    found.index, found.apart = True, values[0].mark == GROUP
    return found


def _constant_step(key: Expression) -> Step:
    if isinstance(key, Literal) and isinstance(key.value, str):
        return Access(key.value, attribute=False)
    if isinstance(key, Number) and key.text.isdigit() and len(key.text) <= _LONGEST_INDEX:
        return Access(int(key.text), attribute=False)
    return key


def short_index(values: Values) -> Steps:
    """`.0`, the old way to write an index."""
    found = Steps([_constant_step(Number(values[1].value))])
    found.apart = values[0].mark == GROUP
    return found


def stepped(values: Values) -> Expression:
    """A term and steps after it."""
    return _after(values[0], values[1])


def _after(source: Expression, steps: Steps) -> Expression:
    if isinstance(source, Traversal) and not steps.apart and all(isinstance(step, Access) for step in steps):
        return Traversal(source.root, source.steps + tuple(step for step in steps if isinstance(step, Access)))
    for step in steps:
        source = Get(source, step) if isinstance(step, Access) else Index(source, step)
    return source


def splat(values: Values) -> list[Any]:
    """`.*` or `[*]` and the steps after it."""
    return [values[0], values[1] if len(values) > 1 else []]


def attribute_splat(values: Values) -> Expression:
    """`.*` takes the attributes after it; an index in brackets is of its result."""
    source, (token, steps) = values
    taken = next((place for place, step in enumerate(steps) if step.index), len(steps))
    return _within(token.mark, source, lambda inner: _all(Splat(inner, _all(Traversal(ITEM), steps[:taken])), steps[taken:]))


def full_splat(values: Values) -> Expression:
    """`[*]` takes all steps after it."""
    source, (token, steps) = values
    return _within(token.mark, source, lambda inner: Splat(inner, _all(Traversal(ITEM), steps)))


def _within(around: int, source: Expression, splat_of: Callable[[Expression], Expression]) -> Expression:
    """A splat inside of the `[*]` around it."""
    if around and isinstance(source, Splat):
        return Splat(source.source, _within(around - 1, source.each, splat_of))
    return splat_of(source)


def _all(source: Expression, steps: list[Steps]) -> Expression:
    for some in steps:
        source = _after(source, some)
    return source


def condition(values: Values) -> Condition:
    """`if test`."""
    return Condition(values[-1])


def intro(values: Values) -> tuple[tuple[str, ...], Expression]:
    """`for k, v in source :`."""
    _simple(values)
    names = tuple(value.value for value in values if isinstance(value, Token) and value.type == "NAME")
    return names, _flat(values)[0]


def for_each(values: Values) -> For:
    """Both forms: a list has a value, an object a key and a value."""
    (names, source), *parts = _flat(values)
    test = parts.pop().test if isinstance(parts[-1], Condition) else None
    grouped = any(isinstance(value, Token) and value.type == "ELLIPSIS" for value in values)
    return For(names, source, parts[-1], parts[0] if len(parts) > 1 else None, test, grouped)


# By rule, or by rule and only symbol. A rule of one symbol that is not here passes its value on.
ACTIONS: dict[str, Action] = {
    "new_line_or_comment": nothing, "body": body, "attribute": attribute, "block": block,
    "expr_term: identifier": name, "int_lit": number, "float_lit": number, "expr_term: literal_value": constant,
    "template_string": plain, "string": string, "string_part: STRING_CHARS": text, "interpolation": piece,
    "template_if_start": piece, "template_else": piece, "template_endif": piece, "template_for_start": piece, "template_endfor": piece,
    "expr_term": group, "conditional": conditional, "binary_op": operation, "binary_term": operand, "unary_op": prefixed,
    "tuple": tuple_of, "object": object_of, "object_elem": pair, "function_call": call, "arguments": arguments_of,
    "get_attr": attribute_step, "braces_index": index, "short_index": short_index,
    "index_expr_term": stepped, "get_attr_expr_term": stepped, "attr_splat": splat, "full_splat": splat,
    "attr_splat_expr_term": attribute_splat, "full_splat_expr_term": full_splat,
    "for_cond": condition, "for_intro": intro, "for_tuple_expr": for_each, "for_object_expr": for_each,
}  # fmt: skip
