"""Terraform's language as a tree: what HCL text and its JSON form are turned into, before anything is evaluated.

Every attribute, block and comment has the span it stands at. The tree holds no value of a tfvars file and can be written to a cache.
"""

from __future__ import annotations

from typing import TypeAlias, cast

import msgspec

from srm_tf.terraform.addresses import show_key


class Span(msgspec.Struct, frozen=True, array_like=True):
    """A range of a file, counted from 1 as editors do; `end_line` is the last line, `end_column` the column behind the last character."""

    line: int
    column: int = 1
    end_line: int = 0
    end_column: int = 0


NOWHERE = Span(0)


class Literal(msgspec.Struct, frozen=True, tag="l", array_like=True):
    """A string without interpolation, a bool or null."""

    value: str | bool | None


class Number(msgspec.Struct, frozen=True, tag="n", array_like=True):
    """A number as it is written: it is exact, and a float would not be."""

    text: str


class Access(msgspec.Struct, frozen=True, array_like=True):
    """One constant step of a traversal: `.name` (`attribute`), `["name"]` or `[0]`."""

    key: str | int
    attribute: bool = True

    def __str__(self) -> str:
        if self.attribute:
            return f".{self.key}"
        return show_key(self.key)


class Traversal(msgspec.Struct, frozen=True, tag="t", array_like=True):
    """A name and the constant steps after it: `aws_subnet.a[0].id`."""

    root: str
    steps: tuple[Access, ...] = ()

    def __str__(self) -> str:
        return self.root + "".join(map(str, self.steps))


class Get(msgspec.Struct, frozen=True, tag="g", array_like=True):
    """A constant step on what is not a plain traversal: `f(x).name`."""

    source: Expression
    step: Access


class Index(msgspec.Struct, frozen=True, tag="i", array_like=True):
    """`source[key]` with a key that is an expression."""

    source: Expression
    key: Expression


class Splat(msgspec.Struct, frozen=True, tag="s", array_like=True):
    """`source[*]…` and `source.*…`: `each` is evaluated with the name ITEM bound to the element."""

    source: Expression
    each: Expression


ITEM = "*"  # what a splat binds; no name that somebody can write


class Call(msgspec.Struct, frozen=True, tag="c", array_like=True):
    """A function call. `name` keeps its namespace (`core::upper`, `provider::aws::arn_parse`); `spread`: `...` after the last argument."""

    name: str
    arguments: tuple[Expression, ...]
    spread: bool = False


class Template(msgspec.Struct, frozen=True, tag="T", array_like=True):
    """A text with interpolations or directives, joined from its parts; literal text stands in it as Literal.

    `"${x}"` alone is no Template but x itself: it keeps its type.
    """

    parts: tuple[Expression, ...]


class TupleOf(msgspec.Struct, frozen=True, tag="L", array_like=True):
    """`[a, b]`."""

    items: tuple[Expression, ...]


class ObjectOf(msgspec.Struct, frozen=True, tag="O", array_like=True):
    """`{ a = b }`. A bare name as a key is a Literal; in parentheses it is the expression."""

    items: tuple[tuple[Expression, Expression], ...]


class Conditional(msgspec.Struct, frozen=True, tag="?", array_like=True):
    """`test ? yes : no`; also `%{ if }` of a template, whose branches are texts."""

    test: Expression
    yes: Expression
    no: Expression


class Binary(msgspec.Struct, frozen=True, tag="b", array_like=True):
    """`left sign right`; `sign` as written: `+ - * / % == != < > <= >= && ||`."""

    sign: str
    left: Expression
    right: Expression


class Unary(msgspec.Struct, frozen=True, tag="u", array_like=True):
    """`-x` and `!x`."""

    sign: str
    operand: Expression


class For(msgspec.Struct, frozen=True, tag="f", array_like=True):
    """`[for k, v in source : value if test]`, `{for … : key => value...}`; `names` has one or two.

    `joined`: the `%{ for }` of a template, whose values are joined to one text.
    """

    names: tuple[str, ...]
    source: Expression
    value: Expression
    key: Expression | None = None
    test: Expression | None = None
    grouped: bool = False
    joined: bool = False


Expression: TypeAlias = (
    Literal | Number | Traversal | Get | Index | Splat | Call | Template | TupleOf | ObjectOf | Conditional | Binary | Unary | For
)


class Attribute(msgspec.Struct, frozen=True, array_like=True):
    """`name = value`."""

    name: str
    value: Expression
    span: Span = NOWHERE


class Block(msgspec.Struct, frozen=True, array_like=True):
    """`type "label" { … }`. `span` is the whole block."""

    type: str
    labels: tuple[str, ...]
    body: Body
    span: Span = NOWHERE


class Body(msgspec.Struct, frozen=True, array_like=True):
    """What stands between braces, or in a file."""

    attributes: dict[str, Attribute] = {}
    blocks: tuple[Block, ...] = ()

    def of_type(self, kind: str) -> tuple[Block, ...]:
        """The blocks of one type, in order."""
        return tuple(block for block in self.blocks if block.type == kind)

    def value(self, name: str) -> Expression | None:
        """The expression of an attribute, or None."""
        found = self.attributes.get(name)
        return found.value if found is not None else None


class Comment(msgspec.Struct, frozen=True, array_like=True):
    """A comment, with its signs (`#`, `//`, `/* */`)."""

    text: str
    span: Span


class File(msgspec.Struct, frozen=True, array_like=True):
    """One parsed file."""

    body: Body
    comments: tuple[Comment, ...] = ()


def spelled(node: object, *, named: bool = True) -> str:
    """A piece of syntax in one text, wherever it stands; the order of arguments does not matter. `named`: with what it refers to."""
    if isinstance(node, Span) or (not named and isinstance(node, Traversal)):
        return ""
    if isinstance(node, msgspec.Struct):
        return f"{type(node).__name__}({', '.join(spelled(getattr(node, name), named=named) for name in node.__struct_fields__)})"
    if isinstance(node, dict):
        members = sorted((str(key), spelled(value, named=named)) for key, value in cast("dict[object, object]", node).items())
        return f"{{{', '.join(f'{key!r}: {value}' for key, value in members)}}}"
    if isinstance(node, tuple | list):
        return f"[{', '.join(spelled(one, named=named) for one in cast('tuple[object, ...]', node))}]"
    return repr(node)


def alike(one: object, other: object) -> bool:
    """Whether two pieces of syntax say the same, wherever they stand."""
    return spelled(one) == spelled(other)


def constant_text(expression: Expression | None) -> str:
    """The text of a string without interpolation, else ""."""
    return expression.value if isinstance(expression, Literal) and isinstance(expression.value, str) else ""
