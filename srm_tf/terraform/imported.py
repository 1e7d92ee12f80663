"""What `import` blocks tell: the ids of what they take in, and what nobody configures, for which Terraform is to write that itself.

https://developer.hashicorp.com/terraform/language/import/generating-configuration
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from srm_tf.model.graph import Note
from srm_tf.terraform.addresses import show_key
from srm_tf.terraform.bodies import attempt
from srm_tf.terraform.computed_attributes import BY_ID
from srm_tf.terraform.cty import EvalError
from srm_tf.terraform.declared import ResourceId
from srm_tf.terraform.evaluate import evaluate
from srm_tf.terraform.names import names_of
from srm_tf.terraform.repetition import opened
from srm_tf.terraform.syntax import Index, Traversal

if TYPE_CHECKING:
    from srm_tf.terraform.cty import Val
    from srm_tf.terraform.declared import Declaration
    from srm_tf.terraform.module import ModuleInstance
    from srm_tf.terraform.resources import ResourceInstance
    from srm_tf.terraform.scope import Scope
    from srm_tf.terraform.syntax import Body

_RESOURCE = 2  # TYPE.NAME
_UNJUDGED = "has no configuration here (terraform plan -generate-config-out writes one): it is not judged"


class Imports:
    """The ids under which a root module takes things in: what is generated beside it names them by these, and not by reference."""

    def __init__(self, root: ModuleInstance) -> None:
        self._root = root
        self._targets: dict[int, Mapping[str, Scope]] = {}  # of each block

    def takes_in(self, block: str) -> bool:
        """Whether an instance of a block, or several, are imported: then they stand already."""
        return block in self._blocks

    @cached_property
    def _blocks(self) -> frozenset[str]:
        return frozenset(".".join(names_of(block.body.value("to"))) for kind, block in self._root.declared.others if kind == "import")

    @cached_property
    def _by_names(self) -> Mapping[tuple[str, ...], Sequence[Declaration]]:
        """Type and name → the blocks that take such a resource in, in whatever module and under whatever key."""
        found: dict[tuple[str, ...], list[Declaration]] = {}
        for kind, block in self._root.declared.others:
            if kind == "import":
                found.setdefault(tuple(names_of(block.body.value("to"))[-_RESOURCE:]), []).append(block)
        return found

    def read(self, instance: ResourceInstance, name: str) -> Val | None:
        """The id or ARN by which an instance is imported; None of another attribute, and where no block tells it."""
        start = BY_ID.get((instance.id.type, name))
        for block in self._by_names.get((instance.id.type, instance.id.name), ()) if start else ():
            scope = self._taken_in(block).get(instance.address)
            found = _told(block.body, name, scope) if scope is not None else None
            if start and found is not None and isinstance(found.data, str) and found.data.startswith(start):
                return found
        return None

    def _taken_in(self, block: Declaration) -> Mapping[str, Scope]:
        """What a block takes in, each with the scope of its id. Nothing while it is found out: Terraform refuses what reads itself."""
        if id(block) not in self._targets:
            self._targets[id(block)] = {}
            self._targets[id(block)] = dict(_instances(block.body, self._root))
        return self._targets[id(block)]


def _instances(body: Body, root: Scope) -> Iterator[tuple[str, Scope]]:
    """The addresses that `to` comes to, one for each member of `for_each`; none where that is not known, or is refused."""
    to = body.value("to")
    try:
        members = opened(body, root, root)
        for _, scope in members.pairs if not members.doubt else ():
            key = evaluate(to.key, scope).data if isinstance(to, Index) else None
            if isinstance(to, Index) and isinstance(key, (str, Decimal)):
                yield f"{to.source}{show_key(key if isinstance(key, str) else int(key))}", scope
            elif isinstance(to, Traversal):
                yield str(to), scope
    except EvalError:
        return


def _told(body: Body, name: str, scope: Scope) -> Val | None:
    """What `id` says, or the part of `identity` that is called as the attribute is: `{ id = "vpc-…", region = "eu-west-1" }`."""
    wanted = body.attributes.get("id") or body.attributes.get("identity")
    found = attempt(wanted.value, scope, wanted.span.line)[0] if wanted is not None else None
    if found is None or (wanted is not None and wanted.name == "id"):
        return found
    return found.data.get(name) if isinstance(found.data, dict) else None


def unconfigured(root: ModuleInstance) -> Iterator[Note]:
    """A note for each `import` block of a root module whose target no block configures."""
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
