"""Terraform's JSON syntax → the same tree that the native syntax gives.

https://developer.hashicorp.com/terraform/language/syntax/json, https://github.com/hashicorp/hcl/blob/main/json/spec.md. What is a block
and what is an argument, JSON does not tell: `json_shapes` knows it of Terraform's own blocks, the provider's schema of resources. What
neither knows, as the nested blocks of other providers, is read as an argument.
"""

from __future__ import annotations

from collections.abc import Iterator

from srm_tf.errors import SrmError
from srm_tf.regex import regex
from srm_tf.terraform.json_reader import Array, Digits, Member, Node, Object, Scalar, Source, read, spoken
from srm_tf.terraform.json_shapes import FILE, VALUES, Mode, Shape, content_of, nested, specific
from srm_tf.terraform.syntax import (
    Access,
    Attribute,
    Block,
    Body,
    Comment,
    Expression,
    File,
    Literal,
    Number,
    ObjectOf,
    Span,
    Traversal,
    TupleOf,
)

CONFIGURATION = (".tf.json", ".tofu.json")
_DOTTED = regex(r"[^\W\d][\w-]*(?:\.[^\W\d][\w-]*)*")
_CONSTANTS = frozenset({"true", "false", "null"})
_COMMENT = "//"


def parse(text: str, name: str) -> File:
    """Parse a file: configuration where its name ends so, else values of variables. Raises SrmError.

    Where only some blocks of a configuration are wrong, it is an Unparsed with all others.
    """
    source = Source(text, name)
    reader = _Reader(source)
    root = read(source)
    if name.endswith(CONFIGURATION):
        file = File(reader.body(root, FILE), tuple(reader.comments))
        if reader.wrong:
            from srm_tf.terraform.recovery import Unparsed  # noqa: PLC0415 — most files are right

            raise Unparsed([error for _, _, error in reader.wrong], file, {head: line for head, line, _ in reader.wrong})
        return file
    if not isinstance(root, Object):
        raise source.error(root.start, f"expected an object with the values of variables, got {spoken(root)}")
    return File(reader.body(root, VALUES), tuple(reader.comments))


class _Reader:
    """What is read of one file."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.comments: list[Comment] = []
        self.wrong: list[tuple[tuple[str, ...], int, SrmError]] = []  # blocks that are left out: type and labels, line, what is wrong

    # Bodies

    def body(self, node: Node, shape: Shape) -> Body:
        """A body: one object, or an array of objects that make it together."""
        attributes: dict[str, Attribute] = {}
        blocks: list[Block] = []
        for member in self._members(node, "arguments and blocks"):
            if member.name == _COMMENT:
                self._comment(member)
                continue
            found = self._blocks(member, shape)
            if found is not None:
                blocks += found
                continue
            if member.name in attributes:
                raise self.source.error(member.start, f"expected each argument once, got {member.name} a second time")
            attributes[member.name] = self._attribute(member, shape)
        return Body(attributes, tuple(blocks))

    def _members(self, node: Node, what: str) -> Iterator[Member]:
        for one in node.items if isinstance(node, Array) else (node,):
            if isinstance(one, Object):
                yield from one.members
            elif one is not node or not (isinstance(one, Scalar) and one.value is None):
                raise self.source.error(one.start, f"expected an object with {what}, got {spoken(one)}")

    def _comment(self, member: Member) -> None:
        if isinstance(member.value, Scalar) and isinstance(member.value.value, str):
            self.comments.append(Comment(f"// {member.value.value}", self._span(member)))

    def _span(self, node: Node | Member) -> Span:
        return self.source.span(node.start, node.end)

    def _attribute(self, member: Member, shape: Shape) -> Attribute:
        mode = shape.modes.get(member.name, shape.otherwise)
        return Attribute(member.name, self.expression(member.value, mode), self._span(member))

    # Blocks

    def _blocks(self, member: Member, shape: Shape) -> list[Block] | None:
        """The blocks that a member writes, or None where it is an argument."""
        name = member.name
        if name == "dynamic" and shape.dynamic:
            return list(self._dynamic(member, shape))
        if name in shape.blocks:
            labels, inner = shape.blocks[name]
            return list(self._labelled(member, name, labels, (), inner, alone=shape is FILE))
        if shape.closed:
            return [Block(name, (), Body(), self._span(member))] if isinstance(member.value, (Object, Array)) else None
        inside, either = nested(shape, name)
        if inside is None or not _fits(member.value, either=either):
            return None
        return list(self._each(member, name, (), inside))

    def _labelled(self, member: Member, name: str, left: int, labels: tuple[str, ...], shape: Shape, *, alone: bool) -> Iterator[Block]:
        """Labels are the names of objects inside each other, each of which may be an array of such objects. `alone`: in no other block."""
        if not left:
            try:
                yield from list(self._each(member, name, labels, specific(shape, name, labels)))
            except SrmError as error:
                if not alone:
                    raise
                self.wrong.append(((name, *labels), self._span(member).line, error))
            return
        found = list(self._members(member.value, f"the labels of {name}"))
        if not found:
            raise self.source.error(member.value.start, f"expected an object with the labels of {name}, got nothing in it")
        for one in found:
            yield from self._labelled(one, name, left - 1, (*labels, one.name), shape, alone=alone)

    def _each(self, member: Member, name: str, labels: tuple[str, ...], shape: Shape) -> Iterator[Block]:
        """One block for an object, as many as an array has elements, none for null."""
        value = member.value
        if isinstance(value, Object):
            yield Block(name, labels, self.body(value, shape), self._span(member))
        elif isinstance(value, Array):
            for one in value.items:
                yield Block(name, labels, self.body(one, shape), self._span(one))
        elif not (isinstance(value, Scalar) and value.value is None):
            raise self.source.error(value.start, f"expected an object or an array with the content of {name}, got {spoken(value)}")

    def _dynamic(self, member: Member, shape: Shape) -> Iterator[Block]:
        """`dynamic`, whose content is a body of the block that its label names."""
        for one in self._members(member.value, "the label of dynamic"):
            yield from self._each(one, "dynamic", (one.name,), content_of(shape, one.name))

    # Expressions

    def expression(self, node: Node, mode: Mode) -> Expression:
        """A value where an expression stands."""
        if isinstance(node, Scalar):
            return self.text(node.value, node.start, mode) if isinstance(node.value, str) else Literal(node.value)
        if isinstance(node, Digits):
            return Number(node.text)
        if isinstance(node, Array):
            return TupleOf(tuple(self.expression(one, mode) for one in node.items))
        self._unique(node)
        return ObjectOf(tuple((self._key(one, mode), self.expression(one.value, mode)) for one in node.members))

    def _unique(self, node: Object) -> None:
        seen: set[str] = set()
        for one in node.members:
            if one.name in seen:
                raise self.source.error(one.start, "expected each name of an object once, got one a second time")
            seen.add(one.name)

    def _key(self, member: Member, mode: Mode) -> Expression:
        return Literal(member.name) if mode == "names" else self.text(member.name, member.start, mode)

    def text(self, text: str, start: int, mode: Mode) -> Expression:
        """A string, by what strings mean here."""
        if mode == "literal" or (mode == "template" and "${" not in text and "%{" not in text):
            return Literal(text)
        if mode == "names" and _DOTTED.fullmatch(text) and text not in _CONSTANTS:
            root, *steps = text.split(".")
            return Traversal(root, tuple(Access(step) for step in steps))
        from srm_tf.terraform import hcl  # noqa: PLC0415 — the grammar is slow to load, and most strings need none

        reads = hcl.parse_template if mode == "template" else hcl.parse_expression
        try:
            return reads(text, self.source.name)
        except SrmError as error:
            raise self.source.error(start, error.what, error.hint) from None


def _fits(value: Node, *, either: bool) -> bool:
    """Whether a value is what blocks are written as; `either`: it may be an argument, too, which is empty or null as such."""
    if isinstance(value, Array):
        return (bool(value.items) or not either) and all(isinstance(one, Object) for one in value.items)
    if isinstance(value, Scalar):
        return value.value is None and not either
    return isinstance(value, Object)
