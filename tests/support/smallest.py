"""The smallest resource of a type that the provider takes, with one argument more: what a generic rule finds where no example has it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from srm_tf.language.syntax import Clause, Elements, Item
from srm_tf.model.schema import Attribute, Schema

Path = tuple[str, ...]


def smallest(schema: Schema, kind: str, path: Path = (), value: str = "") -> str:
    """A block of a type, called `x`, with a value at a path."""
    return "\n".join((f'resource "{kind}" "x" {{', *_inside(schema, kind, (), path, value), "}\n"))


def _inside(schema: Schema, kind: str, at: Path, path: Path, value: str) -> Iterator[str]:
    indent = "  " * (len(at) + 1)
    for name in schema.inside(kind, at):
        found, own = schema.attribute(kind, (*at, name)), path[: len(at) + 1] == (*at, name)
        if found is None or not (found.required or own):
            continue
        if found.is_block:
            yield from (f"{indent}{name} {{", *_inside(schema, kind, (*at, name), path if own else (), value), f"{indent}}}")
        else:
            yield f"{indent}{name} = {value if own else placed(found, PLACEHOLDERS)}"


PLACEHOLDERS = {"string": '"x"', "number": "1", "bool": "true", "list": '["x"]', "map": '{ a = "x" }'}


def placed(attribute: Attribute, values: Mapping[str, str]) -> str:
    """That of the values which is of the kind of an attribute; "" where none is. A set takes a list."""
    kind = attribute.kind.partition("(")[0]
    return values.get("list" if kind == "set" else kind, "")


def asked(items: tuple[Item, ...], before: Path = ()) -> Iterator[Path]:
    """The paths that sentences are about, whichever way they are put together."""
    for item in items:
        if isinstance(item, Clause):
            yield (*before, *(step.name for step in item.path))
        elif isinstance(item, Elements):
            yield from asked(item.where, (*before, *(step.name for step in item.path)))
