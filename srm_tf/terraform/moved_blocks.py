"""What `moved` and `removed` blocks of a configuration say of the state. Addresses in them begin at the module they stand in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from srm_tf.terraform.addresses import module_path, named_in
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


def _blocks(kind: str, modules: Iterable[ModuleInstance]) -> Iterator[tuple[ModuleInstance, Declaration]]:
    return ((module, block) for module in modules for of, block in module.declared.others if of == kind)
