"""Arguments that nobody has to write, with what the provider takes where they are left out. For tests only."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec.structs import replace

from srm_tf.model.schema import Attribute
from srm_tf.terraform.syntax import Block, Body, Expression, Literal, Number, ObjectOf, TupleOf, Unary
from srm_tf.terraform.typed import kind_type
from srm_tf.terraform.types import ANY
from tests.support.judging import schema
from tests.support.rewriting import META_BLOCKS, Config, Rewriting, body, resources, text, values_of

Fill = Callable[[Attribute], Expression | None]
_OF_TERRAFORM = frozenset({"id", "region", "tags", "tags_all", "timeouts", "count", "for_each", "provider"})
_NAMES = frozenset({"name", "name_prefix", "records"})  # which providers refuse where they are empty, or beside an alias


def _default(known: Attribute) -> Expression | None:
    """The provider's own default."""
    if known.default is None or known.kind not in {"bool", "number", "string"}:
        return None
    if known.kind == "string":
        return text(known.default)
    if known.kind == "bool":
        return Literal(known.default == "true")
    return Unary("-", Number(known.default[1:])) if known.default.startswith("-") else Number(known.default)


def _empty(known: Attribute) -> Expression | None:
    """An empty list or map, and an empty text where the provider fills in what is left out: elsewhere it may mean something."""
    if known.is_block or known.default is not None or kind_type(known.kind) == ANY:
        return None
    if known.kind == "string":
        return text("") if known.computed else None
    if known.kind.startswith("map"):
        return ObjectOf(())
    return TupleOf(()) if known.kind.startswith(("list", "set")) else None


def _blank(known: Attribute) -> Expression | None:
    """A list of an empty text, which the provider skips."""
    return TupleOf((text(""),)) if known.kind in {"list(string)", "set(string)"} and known.default is None else None


def _filled(kind: str, path: tuple[str, ...], one: Body, fill: Fill) -> Body:
    there = {*one.attributes, *(inner.labels[0] if inner.type == "dynamic" else inner.type for inner in one.blocks), *_OF_TERRAFORM}
    known = {name: schema().attribute(kind, (*path, name)) for name in schema().inside(kind, path) if name not in there}
    made = {name: fill(found) for name, found in known.items() if found is not None and found.optional and name not in _NAMES}
    inside = [
        inner if inner.type in META_BLOCKS | {"dynamic"} else replace(inner, body=_filled(kind, (*path, inner.type), inner.body, fill))
        for inner in one.blocks
    ]
    return body({**values_of(one), **{name: value for name, value in made.items() if value is not None}}, inside)


def _written(fill: Fill) -> Rewriting:
    def rewriting(config: Config) -> Config | None:
        def change(one: Block) -> Block:
            return replace(one, body=_filled(one.labels[0], (), one.body, fill)) if one.type == "resource" else one

        done = resources(config, change)
        return done if done.main != config.main else None

    return rewriting


WRITTEN_OUT: Mapping[str, Rewriting] = {"its default": _written(_default), "empty": _written(_empty), "blank": _written(_blank)}
