"""Which attributes are known after apply only, in a plan that lost its `after_unknown`: those that have no value.

Terraform shows every attribute of a resource, as null where nobody writes it, and leaves out of `after` what it does not know yet; in a
list null stands in its place. Whatever is made has something that the provider computes, an id or an ARN: a plan that marks nothing of it
was cut. A plan that somebody wrote by hand shows no more than what is in it, and no null.
https://developer.hashicorp.com/terraform/internals/json-format#change-representation
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from msgspec.structs import replace

from srm_tf.terraform.cut import declared_in
from srm_tf.terraform.decode import ConfigModule
from srm_tf.terraform.parallel import marks
from srm_tf.terraform.without_schema import FILLED

if TYPE_CHECKING:
    from srm_tf.model.schema import Schema
    from srm_tf.terraform.decode import ConfigResource, Document, ResourceChange, Tree

ShownNames: TypeAlias = "Callable[[tuple[str, ...]], Iterable[str]]"  # a path → the names that a plan shows there

_MADE: Final = frozenset({"create", "update", "read"})
_IN_A_CHECK: Final = "read_because_check_nested"  # read for the plan already, and once more while it is applied
_LEAF: Final = frozenset({"references", "constant_value"})  # an expression, and no block of them
_EVERYWHERE: Final = ("arn", "id")  # what the provider computes of nearly everything


def with_marks(document: Document, schema: Schema) -> Document:
    """A plan in which each resource that is made or changed without a mark has marks for what is not shown of it."""
    changes, root = document.resource_changes or (), document.configuration.root_module if document.configuration else ConfigModule()
    unmarked = {place: one for place, one in enumerate(changes) if _is_unmarked(one)}
    blocks = {address: declared_in(root, address) for address in {one.module_address for one in unmarked.values()}}
    found = {
        place: mask
        for place, one in unmarked.items()
        if (mask := _mask(one, blocks[one.module_address].get((one.mode, one.type, one.name)), schema))
    }
    if not found:
        return document
    marked = [
        replace(one, change=replace(one.change, after_unknown=found[place])) if place in found else one for place, one in enumerate(changes)
    ]
    return replace(document, resource_changes=marked)


def shows_no_marks(document: Document) -> bool:
    """Whether a plan that Terraform made marks nothing at all of what it makes."""
    made = [one for one in document.resource_changes or () if one.change.after is not None and "create" in one.change.actions]
    return any(_is_whole(one.change.after) for one in made) and not any(marks(one.change.after_unknown) for one in made)


def _is_unmarked(one: ResourceChange) -> bool:
    body = one.change
    if one.action_reason == _IN_A_CHECK:  # of which all may be known: https://developer.hashicorp.com/terraform/language/checks
        return False
    return body.after is not None and not _MADE.isdisjoint(body.actions) and not marks(body.after_unknown)


def _mask(one: ResourceChange, block: ConfigResource | None, schema: Schema) -> dict[str, Any] | bool:
    """The mask of a resource; all of it for what is read later, of which nobody knows what there will be."""
    after, before = one.change.after or {}, one.change.before
    if one.mode == "data":
        return True
    if before is not None and "create" not in one.change.actions:
        changed = [name for name in before if name not in after or after[name] != before[name]]
        names = _among([before], one.type, schema)
        return {name: mask for name in changed if marks(mask := _later(after, name, (name,), names))}
    written = block.expressions if block is not None else {}
    whole = _is_whole(after) or _is_nearly_whole(after, one.type, schema)
    names = _of_all(one.type, schema, _among([written])) if whole else _among([written])
    shown = dict.fromkeys((*written, *_of_type(one, schema, whole=whole), *after))
    return {name: mask for name in shown if marks(mask := _later(after, name, (name,), names))}


def _of_type(one: ResourceChange, schema: Schema, *, whole: bool) -> Iterable[str]:
    """The names that a plan shows of a type: all of them, or of a plan by hand those that there are in any case."""
    known = schema.attributes(one.type).items()
    filled = () if known else (name for kind, name in FILLED if kind == one.type)
    return (*_EVERYWHERE, *filled, *(name for name, it in known if whole or it.required or (it.computed and not it.optional)))


def _is_whole(data: Tree) -> bool:
    """Whether values show what nobody wrote, too."""
    if isinstance(data, dict):
        return not data or any(map(_is_whole, data.values()))
    return data is None or (isinstance(data, list) and (not data or any(map(_is_whole, data))))


def _is_nearly_whole(after: Mapping[str, Any], type_: str, schema: Schema) -> bool:
    """Whether values show each argument that is known before apply if nobody writes it, or all but one, which may be a reference.

    Somebody who writes a plan by hand stops earlier.
    """
    known = schema.attributes(type_)
    absent = [name for name, it in known.items() if it.optional and not it.computed and name not in after]
    return bool(known) and len(absent) <= 1


def _of_all(type_: str, schema: Schema, written: ShownNames) -> ShownNames:
    """What the schema has, and what an earlier one had."""
    return lambda path: dict.fromkeys((*schema.inside(type_, path), *written(path)))


def _among(trees: list[Tree], type_: str = "", schema: Schema | None = None) -> ShownNames:
    """The names of arguments in expressions, or in values: there, a schema tells arguments from keys of a map, which may be taken away."""

    def names(path: tuple[str, ...]) -> Iterable[str]:
        found = trees
        for step in path:
            found = [inner for one in found if isinstance(one, dict) for inner in _each(one.get(step))]
        named = dict.fromkeys(name for one in found if isinstance(one, dict) and _LEAF.isdisjoint(one) for name in one)
        return named if schema is None else [name for name in schema.inside(type_, path) if name in named]

    return names


def _each(data: Tree) -> list[Tree]:
    return data if isinstance(data, list) else [data]


def _later(values: Mapping[str, Any], name: str, path: tuple[str, ...], names: ShownNames) -> Tree:
    """The mask of one attribute: of all of it, of elements of a list, or of what stands in a block."""
    return _inside(values[name], path, names) if name in values else True


def _inside(data: Tree, path: tuple[str, ...], names: ShownNames) -> Tree:
    if isinstance(data, list):
        return [one is None or _inside(one, path, names) for one in data]
    if isinstance(data, dict):
        return {name: _later(data, name, (*path, name), names) for name in dict.fromkeys((*data, *names(path)))}
    return False
