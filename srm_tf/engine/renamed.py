"""Under which address a resource was known before: what a plan says, what `moved` blocks of the configuration say.

https://developer.hashicorp.com/terraform/language/block/moved; that adding or removing `count` moves instance zero:
https://developer.hashicorp.com/terraform/language/modules/develop/refactoring#enabling-count-or-for_each-for-a-resource
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from srm_tf.engine.reordered import run_before
from srm_tf.model.scopes import CALL, PROVISIONER

if TYPE_CHECKING:
    from srm_tf.model.graph import Graph
    from srm_tf.model.resource import Resource

_FIRST: Final = "[0]"
_MOVE: Final = frozenset({"managed", "data", CALL})  # what has another name once a module is called otherwise
Moved = Sequence[tuple[str, str]]  # (from, to), whole addresses from the root module on


def names(graph: Graph, moved: Moved = ()) -> dict[str, tuple[str, ...]]:
    """Address → those that the resource may have had before, the latest first; only of those that may have had another."""
    told = [*graph.moved, *moved]
    found: dict[str, tuple[str, ...]] = {}
    for one in graph.resources:
        if one.mode in _MOVE or one.mode == PROVISIONER:
            earlier = (one.previous_address,) if one.previous_address else tuple(former(one.address, told)) if told else ()
            if earlier:
                found[one.address] = earlier
    return found


def former(address: str, moved: Moved) -> Iterator[str]:
    """The addresses that lead to this one, the latest first. Each block moves a resource once."""
    seen, todo = {address}, [(address, tuple(moved))]
    while todo:
        now, left = todo.pop(0)
        for one in left:
            source, target = one
            inside = now.removeprefix(target) if now.startswith(target) else None
            if inside is not None and inside[:1] in {"", ".", "["} and source + inside not in seen:
                seen.add(source + inside)
                todo.append((source + inside, tuple(other for other in left if other is not one)))
                yield source + inside


def followed(after: Graph, before: Graph) -> Graph:
    """The graph of a configuration, its resources with the address that each has in the graph before where that is another one."""
    old = {one.address for one in before.resources if one.mode in _MOVE}
    new = {one.address for one in after.resources if one.mode in _MOVE}
    told = names(after)
    leaving = {source for several in told.values() for source in several}

    def previous(one: Resource) -> str | None:
        if one.mode not in _MOVE or (one.address in old and one.address not in leaving):
            return None
        implied = one.address.removesuffix(_FIRST) if one.key == 0 else one.address + _FIRST
        candidates = (*told.get(one.address, ()), *((implied,) if one.address not in old and implied not in new else ()))
        return next((name for name in candidates if name in old), None)

    after = _called(after, {one.address: name for one in after.resources if (name := previous(one))})
    return _called(after, dict(run_before(after, before)))


def _called(graph: Graph, found: Mapping[str, str]) -> Graph:
    """The graph with the addresses before of some."""
    if not found:
        return graph
    kept = tuple(replace(one, previous_address=found[one.address]) if one.address in found else one for one in graph.resources)
    return replace(graph, resources=kept)


def as_before(address: str, told: Mapping[str, tuple[str, ...]]) -> str:
    """The latest address before this one."""
    return told[address][0] if address in told else address
