"""What a change does to the split: which control areas change hands, and between which resources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

import msgspec

from srm_tf.engine.finding import Move
from srm_tf.engine.renamed import name_before

if TYPE_CHECKING:
    from srm_tf.catalogue.split import Cell
    from srm_tf.model.resource import Resource

Split: TypeAlias = "Mapping[str, Cell] | None"
_PAIRS = (("aws", "customer"), ("shared", "customer"), ("customer", "aws"), ("customer", "shared"))


class Side(msgspec.Struct, frozen=True):
    """One managed resource of one world, and who owns what on it. `workload`: it runs or holds something, and is no part or setting."""

    resource: Resource
    split: Split
    workload: bool

    def owner(self, domain: str) -> str:
        """Who acts; "" where the catalogue does not know."""
        return self.split[domain].owner if self.split else ""


def moves(root: str, before: Sequence[Side], after: Sequence[Side], domains: Sequence[str]) -> Iterator[Move]:
    """The control areas that change hands: on a resource that stays, then from what goes to what comes."""
    earlier = {side.resource.address: side for side in before}

    def there(address: str) -> Resource | None:
        return earlier[address].resource if address in earlier else None

    stays = [(earlier[name], side) for side in after if (name := name_before(side.resource, there)) in earlier]
    for was, now in stays:
        yield from _on_one(root, was, now, domains)
    kept = {was.resource.address for was, _ in stays}
    came = {id(now) for _, now in stays}
    gone = [side for side in before if side.workload and side.resource.address not in kept]
    new = [side for side in after if side.workload and id(side) not in came]
    for domain in domains:
        yield from _between(root, domain, gone, new, before)


def _on_one(root: str, was: Side, now: Side, domains: Sequence[str]) -> Iterator[Move]:
    if was.split is None or now.split is None:
        return
    for domain in domains:
        if was.owner(domain) != now.owner(domain):
            yield Move(root, domain, was.owner(domain), now.owner(domain), (was.resource.address,), (now.resource.address,))


def _between(root: str, domain: str, gone: Sequence[Side], new: Sequence[Side], before: Sequence[Side]) -> Iterator[Move]:
    """To the customer or from it; and what the customer takes on for the first time in a stack that was there."""
    moved = False
    for was, now in _PAIRS:
        left = tuple(side.resource.address for side in gone if side.owner(domain) == was)
        came = tuple(side.resource.address for side in new if side.owner(domain) == now)
        if left and came:
            moved = True
            yield Move(root, domain, was, now, left, came)
    mine = tuple(side.resource.address for side in new if side.owner(domain) == "customer")
    if mine and before and not moved and not any(side.workload and side.owner(domain) == "customer" for side in before):
        yield Move(root, domain, "aws", "customer", (), mine)


def cells(sides: Sequence[Side]) -> Counter[tuple[str, str]]:
    """How many cells of each control area each owner has."""
    return Counter((domain, cell.owner) for side in sides for domain, cell in (side.split or {}).items())
