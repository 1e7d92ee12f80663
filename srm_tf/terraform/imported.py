"""What `import` blocks tell: the ids of what they take in, and what nobody configures, for which Terraform is to write that itself.

https://developer.hashicorp.com/terraform/language/import/generating-configuration
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from srm_tf.model.graph import Note
from srm_tf.model.resource import OPEN_KEY
from srm_tf.terraform.addresses import show_key
from srm_tf.terraform.bodies import attempt
from srm_tf.terraform.computed_attributes import BY_ID
from srm_tf.terraform.cty import EvalError
from srm_tf.terraform.declared import ResourceId
from srm_tf.terraform.evaluate import evaluate
from srm_tf.terraform.names import names_of
from srm_tf.terraform.repetition import opened
from srm_tf.terraform.syntax import Access, Body, Get, Index, Traversal

if TYPE_CHECKING:
    from srm_tf.terraform.cty import Val
    from srm_tf.terraform.module import ModuleInstance
    from srm_tf.terraform.resources import ResourceInstance
    from srm_tf.terraform.scope import Scope
    from srm_tf.terraform.syntax import Expression

_RESOURCE = 2  # TYPE.NAME
_UNJUDGED = "has no configuration here (terraform plan -generate-config-out writes one): it is not judged"


class _Taken(msgspec.Struct, frozen=True):
    """What `import` blocks take in: the addresses of instances, each with its block and the scope of the id, and of which blocks they are.

    `open`: the blocks of which nobody can tell which instances are taken in.
    """

    found: Mapping[str, tuple[Body, Scope]] = {}
    blocks: frozenset[str] = frozenset()
    open: frozenset[str] = frozenset()


class Imports:
    """The `import` blocks of a root module: only there may they stand. A member of many blocks is not looked for in each of them."""

    def __init__(self, root: ModuleInstance) -> None:
        self._root = root
        self._taken: dict[tuple[str, ...], _Taken] = {}

    def takes_in(self, instance: ResourceInstance, block: str) -> bool:
        """Whether an instance is imported, or may be: then it stands already."""
        taken = self._taken_in(instance)
        return instance.address in taken.found or block in taken.open or (OPEN_KEY in instance.address and block in taken.blocks)

    @cached_property
    def _by_names(self) -> Mapping[tuple[str, ...], Sequence[Body]]:
        """Type and name → the blocks that take such a resource in, in whatever module and under whatever key."""
        found: dict[tuple[str, ...], list[Body]] = {}
        for kind, block in self._root.declared.others:
            if kind == "import":
                found.setdefault(tuple(names_of(block.body.value("to"))[-_RESOURCE:]), []).append(block.body)
        return found

    def read(self, instance: ResourceInstance, name: str) -> Val | None:
        """The id or ARN by which an instance is imported; None of another attribute, and where no block tells it."""
        start = BY_ID.get((instance.id.type, name))
        taken = self._taken_in(instance).found.get(instance.address) if start else None
        found = _told(*taken, name) if taken is not None else None
        return found if start and found is not None and isinstance(found.data, str) and found.data.startswith(start) else None

    def _taken_in(self, instance: ResourceInstance) -> _Taken:
        """What blocks take in of a type and a name. Nothing while it is found out: Terraform refuses what reads itself."""
        key = (instance.id.type, instance.id.name) if instance.id.mode == "managed" else ()
        if key not in self._by_names:
            return _Taken()
        if key not in self._taken:
            self._taken[key] = _Taken()
            self._taken[key] = _members(self._by_names[key], self._root)
        return self._taken[key]


def _members(bodies: Sequence[Body], root: Scope) -> _Taken:
    """The instances that `to` comes to, one for each member of `for_each`; of what is not known, or refused, which block it is."""
    found: dict[str, tuple[Body, Scope]] = {}
    blocks, open_ = set[str](), set[str]()
    for body in bodies:
        block = ".".join(names_of(body.value("to")))
        try:
            members = opened(body, root, root)
            addresses = [(_address(body.value("to"), scope), scope) for _, scope in members.pairs]
        except EvalError:
            open_.add(block)
            continue
        if members.doubt or any(address is None for address, _ in addresses):
            open_.add(block)
        elif addresses:
            blocks.add(block)
            found.update((address, (body, scope)) for address, scope in addresses if address is not None)
    return _Taken(found, frozenset(blocks), frozenset(open_))


def _address(of: Expression | None, scope: Scope) -> str | None:
    """The address of an instance, with the keys that expressions come to; None where one is not known. Raises EvalError."""
    steps: list[str] = []
    while isinstance(of, (Index, Get)):
        key = evaluate(of.key, scope).data if isinstance(of, Index) else of.step
        if not isinstance(key, (str, Decimal, Access)):
            return None
        steps.append(str(key) if isinstance(key, Access) else show_key(key if isinstance(key, str) else int(key)))
        of = of.source
    return f"{of}{''.join(reversed(steps))}" if isinstance(of, Traversal) else None


def _told(body: Body, scope: Scope, name: str) -> Val | None:
    """What `id` says, or the part of `identity` that is called as the attribute is: `{ id = "vpc-…", region = "eu-west-1" }`."""
    wanted = body.attributes.get("id") or body.attributes.get("identity")
    found = attempt(wanted.value, scope, wanted.span.line)[0] if wanted is not None else None
    if found is None or (wanted is not None and wanted.name == "id"):
        return found
    return found.data.get(name) if isinstance(found.data, dict) else None


def import_notes(modules: Sequence[ModuleInstance]) -> Iterator[Note]:
    """A note for each `import` block whose target no block configures, or that Terraform passes over. `modules`: the root first."""
    root, *others = modules
    yield from _unconfigured(root)
    below = (block for module in others for kind, block in module.declared.others if kind == "import")
    for place in dict.fromkeys(f"{block.file}:{block.span.line}" for block in below):
        yield Note(
            "warning", place, "an `import` block counts in the root module alone: Terraform passes this one over, and says nothing of it"
        )


def _unconfigured(root: ModuleInstance) -> Iterator[Note]:
    for kind, block in root.declared.others:
        names = names_of(block.body.value("to")) if kind == "import" else []
        if names and _is_nowhere(root, names):
            yield Note("warning", f"{block.file}:{block.span.line}", f"{'.'.join(names)} is imported, and {_UNJUDGED}")


def _is_nowhere(module: ModuleInstance, names: list[str]) -> bool:
    """Whether a module surely has no such block; of what is in a module that is not here, or switched off, nobody can tell."""
    if names[0] == "module" and len(names) > _RESOURCE:
        if names[1] not in module.declared.calls:
            return not module.declared.lacks("module", names[1])
        below = module.modules(names[1])[1]
        return bool(below) and _is_nowhere(below[0], names[2:])
    if len(names) != _RESOURCE or module.declared.lacks("resource", *names):
        return False
    return ResourceId("managed", *names) not in module.declared.resources
