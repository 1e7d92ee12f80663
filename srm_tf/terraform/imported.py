"""What `import` blocks tell: the ids of what they take in, and what nobody configures, for which Terraform is to write that itself.

https://developer.hashicorp.com/terraform/language/import/generating-configuration
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from srm_tf.model.graph import Note
from srm_tf.terraform.bodies import attempt
from srm_tf.terraform.computed_attributes import BY_ID
from srm_tf.terraform.declared import ResourceId
from srm_tf.terraform.names import names_of

if TYPE_CHECKING:
    from srm_tf.terraform.cty import Val
    from srm_tf.terraform.module import ModuleInstance
    from srm_tf.terraform.resources import ResourceInstance
    from srm_tf.terraform.syntax import Attribute

_RESOURCE = 2  # TYPE.NAME
_UNJUDGED = "has no configuration here (terraform plan -generate-config-out writes one): it is not judged"


class Imports:
    """The ids under which a root module takes things in: what is generated beside it names them by these, and not by reference."""

    def __init__(self, root: ModuleInstance) -> None:
        self._root = root

    def takes_in(self, block: str) -> bool:
        """Whether an instance of a block, or several, are imported: then they stand already."""
        return block in self._blocks

    @cached_property
    def _blocks(self) -> frozenset[str]:
        return frozenset(".".join(names_of(block.body.value("to"))) for kind, block in self._root.declared.others if kind == "import")

    @cached_property
    def _by_address(self) -> dict[str, Attribute]:
        blocks = (block.body for kind, block in self._root.declared.others if kind == "import")
        return {str(body.value("to")): body.attributes["id"] for body in blocks if "id" in body.attributes}

    def read(self, instance: ResourceInstance, name: str) -> Val | None:
        """The id or ARN by which an instance is imported; None of another attribute, and where no block tells it."""
        start = BY_ID.get((instance.id.type, name))
        wanted = self._by_address.get(instance.address) if start else None
        if start is None or wanted is None:
            return None
        found, _ = attempt(wanted.value, self._root, wanted.span.line)
        return found if isinstance(found.data, str) and found.data.startswith(start) else None


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
