"""A configuration written otherwise: the tree of its root module, and what every rewriting of it needs. For tests only.

A rewriting takes a `Config` and gives one that means the same, or None where it has nothing to rewrite. What Terraform itself reads is left
alone: `lifecycle`, `provider`, `depends_on`, sources of modules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeAlias

import msgspec
from msgspec.structs import replace

from srm_tf.terraform.syntax import (
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
    Splat,
    Template,
    Traversal,
    TupleOf,
    Unary,
)

Change = Callable[[Expression], Expression]
Head = tuple[str, ...]  # how references begin that lead to a block: ("data", type, name) or (type, name)
META = frozenset({"count", "for_each", "provider", "depends_on"})
META_BLOCKS = frozenset({"lifecycle", "connection", "provisioner", "timeouts"})
UNTOUCHED = frozenset({"moved", "removed", "import", "terraform"})  # blocks that name other blocks, or nothing at all
OUTSIDE = ("account", "region", "provider.", "backend.", "key_provider.", "method.")  # subjects that stand in no module


class Config(msgspec.Struct, frozen=True):
    """`main` is main.tf, `files` everything beside it, `subject` the address that is judged."""

    main: Body
    files: dict[str, str]
    subject: str

    def added(self, *blocks: Block) -> Config:
        """With more blocks."""
        return replace(self, main=Body(self.main.attributes, (*self.main.blocks, *blocks)))

    def beside(self, files: Mapping[str, str]) -> Config:
        """With more files."""
        return replace(self, files={**self.files, **files})

    def fresh(self, word: str) -> str:
        """A name that nothing here has yet."""
        text = str(self.main) + "".join(self.files) + "".join(self.files.values())
        return next(name for at in range(100) if (name := f"{word}{at}") not in text)


Rewriting: TypeAlias = Callable[[Config], "Config | None"]


# --- pieces -------------------------------------------------------------------------------------------------------------------------------


def text(value: str) -> Literal:
    """A text."""
    return Literal(value)


def number(value: int) -> Number:
    """A number."""
    return Number(str(value))


def name(path: str) -> Traversal:
    """`local.x.y`."""
    root, *steps = path.split(".")
    return Traversal(root, tuple(map(Access, steps)))


def call(function: str, *arguments: Expression) -> Call:
    """A call."""
    return Call(function, arguments)


def listed(*items: Expression) -> TupleOf:
    """`[a, b]`."""
    return TupleOf(items)


def an_object(members: Mapping[str, Expression]) -> ObjectOf:
    """`{a = b}`."""
    return ObjectOf(tuple((text(key), value) for key, value in members.items()))


def body(values: Mapping[str, Expression], blocks: Iterable[Block] = ()) -> Body:
    """Arguments, and blocks."""
    return Body({key: Attribute(key, value) for key, value in values.items()}, tuple(blocks))


def block(kind: str, *labels: str, values: Mapping[str, Expression] | None = None, blocks: Iterable[Block] = ()) -> Block:
    """A block."""
    return Block(kind, labels, body(values or {}, blocks))


def values_of(one: Body) -> dict[str, Expression]:
    """The arguments of a body."""
    return {key: attribute.value for key, attribute in one.attributes.items()}


def is_constant(node: Expression) -> bool:
    """Whether it is written out."""
    match node:
        case Literal() | Number() | Unary("-", Number()):
            return True
        case TupleOf(items):
            return all(map(is_constant, items))
        case ObjectOf(items):
            return all(is_constant(key) and is_constant(value) for key, value in items)
        case _:
            return False


def is_text(node: Expression) -> bool:
    """Whether it is a text that is written out."""
    return isinstance(node, Literal) and isinstance(node.value, str)


def plain(node: Expression) -> object:
    """What is written out, as JSON has it."""
    match node:
        case Literal(value):
            return value
        case Number(digits):
            return float(digits) if "." in digits else int(digits)
        case Unary("-", Number(digits)):
            return float(f"-{digits}") if "." in digits else int(f"-{digits}")
        case TupleOf(items):
            return [plain(one) for one in items]
        case ObjectOf(items):
            return {str(plain(key)): plain(one) for key, one in items}
        case _:
            raise TypeError(node)


def type_of(node: Expression) -> Expression:
    """A type that a variable of this value may have."""
    match node:
        case Literal(bool()):
            return name("bool")
        case Literal(str()):
            return name("string")
        case Number() | Unary():
            return name("number")
        case TupleOf(items) if items and all(map(is_text, items)):
            return call("list", name("string"))
        case ObjectOf(items) if items and all(is_text(one) for _, one in items):
            return call("map", name("string"))
        case _:
            return name("any")


# --- walks --------------------------------------------------------------------------------------------------------------------------------


def everywhere(node: Expression, change: Change) -> Expression:  # noqa: C901 — one line for each kind
    """Every expression inside, the innermost first."""

    def inner(one: Expression) -> Expression:
        return everywhere(one, change)

    match node:
        case Get(source, step):
            node = Get(inner(source), step)
        case Index(source, key):
            node = Index(inner(source), inner(key))
        case Splat(source, each):
            node = Splat(inner(source), inner(each))
        case Call(function, arguments, spread):
            node = Call(function, tuple(map(inner, arguments)), spread)
        case Template(parts):
            node = Template(tuple(one if isinstance(one, Literal) else inner(one) for one in parts))
        case TupleOf(items):
            node = TupleOf(tuple(map(inner, items)))
        case ObjectOf(items):
            node = ObjectOf(tuple((key if isinstance(key, Literal) else inner(key), inner(one)) for key, one in items))
        case Conditional(test, yes, no):
            node = Conditional(inner(test), inner(yes), inner(no))
        case Binary(sign, left, right):
            node = Binary(sign, inner(left), inner(right))
        case For(_, source, value, key, test):
            node = replace(node, source=inner(source), value=inner(value), key=key and inner(key), test=test and inner(test))
        case _:
            pass
    return change(node)


def in_body(one: Body, change: Change) -> Body:
    """Every expression of a body, but for what Terraform itself reads."""
    kept = {key: value if key in {"depends_on", "provider"} else everywhere(value, change) for key, value in values_of(one).items()}
    blocks = (inner if inner.type in META_BLOCKS | UNTOUCHED else replace(inner, body=in_body(inner.body, change)) for inner in one.blocks)
    return body(kept, blocks)


def arguments(one: Body, change: Change, *, top: bool = True) -> Body:
    """Each argument of a resource and of its blocks, as a whole."""
    kept = {key: value if top and key in META else change(value) for key, value in values_of(one).items()}
    blocks = (inner if inner.type in META_BLOCKS else _inside(inner, change) for inner in one.blocks)
    return body(kept, blocks)


def _inside(inner: Block, change: Change) -> Block:
    if inner.type != "dynamic":
        return replace(inner, body=arguments(inner.body, change, top=False))
    blocks = (replace(one, body=arguments(one.body, change, top=False)) for one in inner.body.blocks)
    return replace(inner, body=body(values_of(inner.body), blocks))


def with_values(one: Body, change: Callable[[Expression], Expression]) -> Body:
    """The body with every argument changed, and those of the blocks in it."""
    blocks = (replace(inner, body=with_values(inner.body, change)) for inner in one.blocks)
    return body({key: change(value) for key, value in values_of(one).items()}, blocks)


def is_resource(one: Block) -> bool:
    """Whether it is a resource or a data source."""
    return one.type in {"resource", "data"}


def resources(config: Config, change: Callable[[Block], Block]) -> Config:
    """Each resource and data source."""
    blocks = tuple(change(one) if is_resource(one) else one for one in config.main.blocks)
    return replace(config, main=Body(config.main.attributes, blocks))


def head(one: Block) -> Head:
    """How references to a resource or data source begin."""
    return ("data", *one.labels) if one.type == "data" else one.labels


def heads(config: Config) -> dict[Head, Block]:
    """Every resource and data source of the root module."""
    return {head(one): one for one in config.main.blocks if is_resource(one)}


def repeats(one: Block) -> bool:
    """Whether there are several of it."""
    return not one.body.attributes.keys().isdisjoint({"count", "for_each"})


def led_to(node: Expression, found: Iterable[Head]) -> tuple[Head, tuple[Access, ...]] | None:
    """(block, steps behind it) where an expression is a reference to one of the blocks."""
    if not isinstance(node, Traversal):
        return None
    words = (node.root, *(step.key for step in node.steps))
    return next(((one, node.steps[len(one) - 1 :]) for one in found if words[: len(one)] == one), None)


def whole(one: Head) -> Traversal:
    """The reference to a block."""
    return Traversal(one[0], tuple(map(Access, one[1:])))


def roots_in(one: Body) -> set[str]:
    """The first words of the names in a body."""
    found: set[str] = set()

    def look(node: Expression) -> Expression:
        if isinstance(node, Traversal):
            found.add(node.root)
        return node

    in_body(one, look)
    return found


def kinds(blocks: Iterable[Block]) -> dict[str, list[Body]]:
    """Nested blocks by their type."""
    found: dict[str, list[Body]] = {}
    for one in blocks:
        found.setdefault(one.type, []).append(one.body)
    return found


def names_others(config: Config) -> bool:
    """Whether blocks stand here that name resources by their addresses: they would have to be rewritten in their turn."""
    return any(one.type in {"moved", "removed", "import"} for one in config.main.blocks)


def stored(items: Iterable[Expression], word: str) -> Iterator[tuple[str, Expression]]:
    """Names for what is put elsewhere."""
    return ((f"{word}_{at}", one) for at, one in enumerate(items))
