"""What `import` blocks name and nobody configures: Terraform takes it in only where it is to write the configuration itself.

https://developer.hashicorp.com/terraform/language/import/generating-configuration
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from srm_tf.model.graph import Note
from srm_tf.terraform.declared import ResourceId
from srm_tf.terraform.names import names_of

if TYPE_CHECKING:
    from srm_tf.terraform.module import ModuleInstance

_RESOURCE = 2  # TYPE.NAME
_UNJUDGED = "has no configuration here (terraform plan -generate-config-out writes one): it is not judged"


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
