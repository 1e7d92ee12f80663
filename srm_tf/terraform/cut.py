"""Whether a plan still has the configuration that it was made of: some pipelines take it out, or what may hold secrets in it.

Terraform shows the block of everything that it makes or changes, with an expression for each argument in it that has to be written. Only
what it imports may have none: `-generate-config-out` writes it after the plan. Of a `dynamic` block it shows nothing at all, whether the
block has to be there or not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from srm_tf.model.value import LATER
from srm_tf.terraform.addresses import module_steps
from srm_tf.terraform.decode import MADE, Change, ConfigModule, ConfigResource, Document, ResourceChange, Tree, block_of, declared

if TYPE_CHECKING:
    from srm_tf.model.schema import Attribute, Schema

# What the provider fills in at once, from its own block too, and what an earlier one had a default of.
_AT_ONCE: Final = frozenset({"region", "tags_all", "acl"})
# What it put where nobody wrote anything, and a later one wants written:
# https://registry.terraform.io/providers/hashicorp/aws/latest/docs/guides/version-5-upgrade#resourceaws_rds_cluster
_ONCE_A_DEFAULT: Final = frozenset({("aws_rds_cluster", "engine", "aurora")})


def untold(document: Document, schema: Schema) -> bool:
    """Whether nobody can tell from a plan or a state what was written."""
    if document.configuration is None:
        return True
    root = document.configuration.root_module
    changes = [one for one in document.changes() if one.mode == "managed" and one.change.after is not None]
    if not root.resources and not root.module_calls:
        return bool(changes)
    made = [one for one in changes if not MADE.isdisjoint(one.change.actions) and one.change.importing is None]
    blocks = {address: declared_in(root, address) for address in {one.module_address for one in made}}
    bare = not any(one.expressions for here in blocks.values() for one in here.values())
    return any(_is_cut(one, blocks[one.module_address].get(("managed", one.type, one.name)), schema, bare=bare) for one in made)


def read_before(document: Document) -> list[str]:
    """The data sources that a configuration declares once and that are not read at apply: what came of them stands in the state."""
    if document.configuration is None:
        return []
    later = {block_of(one, one.module_address) for one in document.changes()}
    return [one for one in declared(document.configuration.root_module, mode="data") if one not in later]


def without_rest(document: Document) -> Document:
    """A plan without what is left of its configuration: half of it would pass for all there is. Providers stand for themselves."""
    if document.configuration is None:
        return document
    return replace(document, configuration=replace(document.configuration, root_module=ConfigModule()))


def declared_in(root: ConfigModule, address: str) -> Mapping[tuple[str, str, str], ConfigResource]:
    """What a module declares, by mode, type and name; nothing where the plan does not show it."""
    module = root.below(name for name, _ in module_steps(address))
    return {(one.mode, one.type, one.name): one for one in module.resources} if module is not None else {}


def _is_cut(change: ResourceChange, block: ConfigResource | None, schema: Schema, *, bare: bool) -> bool:
    """Whether a block is not shown, or one that has to have arguments shows none. `bare`: no block shows any.

    One that shows none beside others that do has none, unless it has to: somebody who takes them out takes all of them.
    """
    if block is None or block.expressions:
        return block is None
    shown = [(found, value) for name, value in _shown(change.change) if (found := _attribute(change, name, value, schema)) is not None]
    if any(attribute.required and value not in (None, []) and (bare or not attribute.is_block) for attribute, value in shown):
        return True
    new = change.change.before is None or "create" in change.change.actions
    return bare and any(_is_written(attribute, value, new=new) for attribute, value in shown)


def _attribute(change: ResourceChange, name: str, value: Tree, schema: Schema) -> Attribute | None:
    filled_in = name in _AT_ONCE or (isinstance(value, str) and (change.type, name, value) in _ONCE_A_DEFAULT)
    return None if filled_in else schema.attribute(change.type, (name,))


def _shown(body: Change) -> Iterator[tuple[str, Tree]]:
    """The attributes of a resource, LATER in the place of what is known after apply only."""
    yield from (body.after or {}).items()
    if isinstance(body.after_unknown, dict):
        yield from ((name, LATER) for name, mask in body.after_unknown.items() if mask is True)


def _is_written(attribute: Attribute, value: Tree, *, new: bool) -> bool:
    """Whether something stands where no provider puts anything. Of a switch or a number, an earlier one may have had a default.

    What the provider computes, it does not know of what is made anew.
    """
    if value in (None, [], {}, "") or attribute.is_block or attribute.default is not None or not attribute.optional:
        return False
    known = isinstance(value, str | list | dict) and value != LATER
    return known and new if attribute.computed else known or value == LATER
