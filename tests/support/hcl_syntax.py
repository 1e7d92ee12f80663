"""Terraform text → a small expression tree, by way of the grammar of python-hcl2. For tests only.

Expressions are frozen dataclasses; `children` lists what an expression holds, in the order in which Terraform
collects references (https://github.com/hashicorp/hcl, hclsyntax `walkChildNodes`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

Step: TypeAlias = str | int  # a constant index or an attribute name; `attribute` of Access tells them apart


class PlanError(Exception):
    """Terraform would refuse this configuration, or this tool does not support it."""


@dataclass(frozen=True, slots=True)
class Literal:
    """A constant: string, number, bool or null."""

    value: str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Access:
    """One step of a traversal: `.name`, or `[constant]`."""

    key: Step
    attribute: bool

    def __str__(self) -> str:
        if self.attribute:
            return f".{self.key}"
        return f"[{self.key}]" if isinstance(self.key, int) else f'["{self.key}"]'


@dataclass(frozen=True, slots=True)
class Traversal:
    """A name and the constant steps after it: `aws_subnet.a[0].id`."""

    root: str
    steps: tuple[Access, ...] = ()


@dataclass(frozen=True, slots=True)
class Get:
    """A constant step on something that is not a plain traversal."""

    source: Expression
    step: Access


@dataclass(frozen=True, slots=True)
class Index:
    """`source[key]` with a key that is an expression."""

    source: Expression
    key: Expression


@dataclass(frozen=True, slots=True)
class Splat:
    """`source[*].a.b`: `each` is evaluated with `item` bound to the element."""

    source: Expression
    each: Expression


@dataclass(frozen=True, slots=True)
class Call:
    """A function call; `spread` when the last argument is followed by `...`."""

    name: str
    arguments: tuple[Expression, ...]
    spread: bool = False


@dataclass(frozen=True, slots=True)
class Conditional:
    """`test ? yes : no`; also the `%{ if }` of a template."""

    test: Expression
    yes: Expression
    no: Expression


@dataclass(frozen=True, slots=True)
class Binary:
    """`left operator right`."""

    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Unary:
    """`-operand` or `!operand`."""

    operator: str
    operand: Expression


@dataclass(frozen=True, slots=True)
class TupleOf:
    """`[a, b]`."""

    items: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class ObjectOf:
    """`{ a = 1, (b) = 2 }`: bare names are literals already."""

    items: tuple[tuple[Expression, Expression], ...]


@dataclass(frozen=True, slots=True)
class For:
    """`[for k, v in source : value if test]`, `{for … : key => value...}`, or the `%{ for }` of a template (`joined`)."""

    names: tuple[str, ...]
    source: Expression
    value: Expression
    key: Expression | None = None
    test: Expression | None = None
    grouped: bool = False
    joined: bool = False


@dataclass(frozen=True, slots=True)
class Template:
    """A string of several parts; a lone `"${x}"` is `x` itself and no template."""

    parts: tuple[Expression, ...]


Expression: TypeAlias = (
    "Literal | Traversal | Get | Index | Splat | Call | Conditional | Binary | Unary | TupleOf | ObjectOf | For | Template"
)


@dataclass(slots=True)
class Body:
    """Attributes and blocks in the order of the text."""

    attributes: dict[str, Expression] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)

    def of_type(self, name: str) -> list[Block]:
        """The blocks of one type."""
        return [block for block in self.blocks if block.type == name]


@dataclass(slots=True)
class Block:
    """`type "label" { … }`."""

    type: str
    labels: tuple[str, ...]
    body: Body


def children(expression: Expression) -> tuple[tuple[Expression, tuple[str, ...]], ...]:  # noqa: C901 - a case for each kind
    """What an expression is made of, each with the names that are bound inside it."""
    match expression:
        case Literal() | Traversal():
            inside: tuple[Expression, ...] = ()
        case Get(source):
            inside = (source,)
        case Index(source, key):
            inside = (source, key)
        case Splat(source, each):
            return ((source, ()), (each, ("item",)))
        case Call(_, arguments):
            inside = arguments
        case Conditional(test, yes, no):
            inside = (test, yes, no)
        case Binary(_, left, right):
            inside = (left, right)
        case Unary(_, operand):
            inside = (operand,)
        case TupleOf(items):
            inside = items
        case ObjectOf(items):
            inside = tuple(side for item in items for side in item)
        case For():
            bound = [part for part in (expression.key, expression.value, expression.test) if part is not None]
            return ((expression.source, ()), *((part, expression.names) for part in bound))
        case Template(parts):
            inside = parts
    return tuple((part, ()) for part in inside)
