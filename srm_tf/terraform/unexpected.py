"""Arguments and blocks that the schema of a type does not have, at any depth: misspelt ones, as a rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from srm_tf.terraform.declared import META, block_name

if TYPE_CHECKING:
    from srm_tf.model.schema import Schema
    from srm_tf.terraform.declared import ResourceId
    from srm_tf.terraform.syntax import Body, Span

_NEAR = 0.8  # an argument of its own is seldom so close to another
_NEAR_TYPE = 0.9  # types of one service begin alike


def unexpected(resource_type: str, body: Body, schema: Schema) -> Iterator[tuple[tuple[str, ...], Span, str]]:
    """(path, where it stands, the name that was meant, if one is near) of each, once for a path."""
    told: set[tuple[str, ...]] = set()
    for path, span, near in _inside(resource_type, body, (), schema):
        if path not in told:
            told.add(path)
            yield path, span, near


def near_type(resource: ResourceId, schema: Schema) -> str:
    """The resource type that was meant by one that the provider does not have, if one is near."""
    ours = resource.mode == "managed" and resource.type.startswith("aws_")
    return _near(resource.type, schema.types, _NEAR_TYPE) if ours else ""


def _inside(resource_type: str, body: Body, path: tuple[str, ...], schema: Schema) -> Iterator[tuple[tuple[str, ...], Span, str]]:
    known = schema.inside(resource_type, path)
    if not known:
        return  # deeper than the schema goes
    for name, span in _written(body):
        if name not in known and (path or name not in META):
            yield (*path, name), span, _near(name, known)
    for block in body.blocks:
        for inner in [one.body for one in block.body.of_type("content")] if block.type == "dynamic" else [block.body]:
            yield from _inside(resource_type, inner, (*path, block_name(block)), schema)


def _written(body: Body) -> Iterator[tuple[str, Span]]:
    yield from ((name, one.span) for name, one in body.attributes.items())
    yield from ((block_name(one), one.span) for one in body.blocks)


def _near(name: str, known: Iterable[str], nearness: float = _NEAR) -> str:
    import difflib  # noqa: PLC0415 — only a wrong name needs it

    return next(iter(difflib.get_close_matches(name, known, n=1, cutoff=nearness)), "")
