"""What `moved` and `removed` blocks of a configuration say of the state. Addresses in them begin at the module they stand in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from srm_tf.terraform.addresses import module_path, named_in
from srm_tf.terraform.declared import ResourceId
from srm_tf.terraform.names import names_of
from srm_tf.terraform.syntax import Literal, Traversal

if TYPE_CHECKING:
    from srm_tf.terraform.declared import Declaration
    from srm_tf.terraform.module import ModuleInstance


def moved(modules: Iterable[ModuleInstance]) -> Iterator[tuple[str, str]]:
    """The address that something had, and the one that it has now."""
    for module, block in _blocks("moved", modules):
        source, target = block.body.value("from"), block.body.value("to")
        if isinstance(source, Traversal) and isinstance(target, Traversal):
            yield named_in(module.address, str(source)), named_in(module.address, str(target))


def released(modules: Iterable[ModuleInstance]) -> Iterator[str]:
    """What is let go of without being destroyed, as blocks are named: without instance keys."""
    for module, block in _blocks("removed", modules):
        source, life = block.body.value("from"), block.body.of_type("lifecycle")
        if isinstance(source, Traversal) and any(one.body.value("destroy") == Literal(value=False) for one in life):
            yield named_in(module_path(module.address), str(source))


def still_there(modules: Sequence[ModuleInstance]) -> Iterator[tuple[str, str]]:
    """What is declared to be gone, or to have another name, and is declared all the same; and at which line that is said.

    Terraform 1.15: `Removed resource still exists`, `Moved object still exists`. Of an address with a key it depends on the instances.
    """
    for module, block in (*_blocks("removed", modules), *_blocks("moved", modules)):
        source, target = block.body.value("from"), block.body.value("to")
        names = names_of(source) if isinstance(source, Traversal) and all(step.attribute for step in source.steps) else []
        if names and names != names_of(target) and _is_there(module, names):
            yield f"{block.file}:{block.span.line}", ".".join(names)


def _is_there(module: ModuleInstance, names: list[str]) -> bool:
    kind, name, *rest = names if len(names) > 1 else (*names, "")
    if kind != "module":
        return not rest and ResourceId("managed", kind, name) in module.declared.resources
    below = module.modules(name)[1] if rest and name in module.declared.calls else ()
    return any(_is_there(one, rest) for one in below[:1]) if rest else name in module.declared.calls


def _blocks(kind: str, modules: Iterable[ModuleInstance]) -> Iterator[tuple[ModuleInstance, Declaration]]:
    return ((module, block) for module in modules for of, block in module.declared.others if of == kind)
