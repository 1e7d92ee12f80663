"""What a change does to the split: which control areas change hands, and between which resources."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final, TypeAlias

import msgspec

from srm_tf.engine.finding import Move

if TYPE_CHECKING:
    from srm_tf.catalogue.split import Cell
    from srm_tf.model.resource import Resource

Split: TypeAlias = "Mapping[str, Cell] | None"
Formerly: TypeAlias = "Callable[[Resource], Resource | None]"
_PAIRS = (("aws", "customer"), ("shared", "customer"), ("customer", "aws"), ("customer", "shared"))

# The layout of a network, and what is let through it: nothing runs or is held there, so no work there passes to others. A NAT gateway
# or an endpoint is a machine that somebody looks after.
LAID_OUT: Final = frozenset(
    {f"aws_default_{one}" for one in ("network_acl", "security_group", "subnet", "vpc")}
    | {f"aws_{one}" for one in ("internet_gateway", "network_acl", "network_interface", "route_table", "security_group", "subnet", "vpc")}
    | {"aws_vpc_peering_connection"}
)


class Side(msgspec.Struct, frozen=True):
    """One managed resource of one world, and who owns what on it.

    `workload`: it runs or holds something; it is no part, no setting, and nothing that secures or observes others.
    """

    resource: Resource
    split: Split
    workload: bool

    def owner(self, domain: str) -> str:
        """Who acts in a control area: aws, shared or customer; "" for a type that is not mapped, or if there is nothing to act on."""
        return self.split[domain].owner if self.split and self.split[domain].applies else ""


def moves(
    root: str, before: Sequence[Side], after: Sequence[Side], domains: Sequence[str], formerly: Formerly, left: Container[str] = ()
) -> Iterator[Move]:
    """The control areas that change hands: on a resource that stays, then from what goes to what comes.

    `formerly`: what a resource was in the world before. `left` are the addresses that are forgotten: what runs there runs on, in the same
    hands.
    """
    earlier = {side.resource.address: side for side in before}
    stays = [(earlier[one.address], side) for side in after if (one := formerly(side.resource)) is not None and one.address in earlier]
    for was, now in stays:
        yield from _on_one(root, was, now, domains)
    kept = {was.resource.address for was, _ in stays}
    came = {id(now) for _, now in stays}
    gone = [side for side in before if side.workload and side.resource.address not in kept and side.resource.address not in left]
    new = [side for side in after if side.workload and id(side) not in came]
    for domain in domains:
        yield from _between(root, domain, gone, new, before)


def _on_one(root: str, was: Side, now: Side, domains: Sequence[str]) -> Iterator[Move]:
    if was.split is None or now.split is None:
        return
    for domain in domains:
        before, after = was.split[domain], now.split[domain]
        if before.owner != after.owner and before.applies and after.applies:
            stays = bool(before.owners & after.owners)
            yield Move(root, domain, before.owner, after.owner, (was.resource.address,), (now.resource.address,), stays)


def _between(root: str, domain: str, gone: Sequence[Side], new: Sequence[Side], before: Sequence[Side]) -> Iterator[Move]:
    """To the customer or from it; and what the customer takes on for the first time in a stack that was there.

    Where as many go of one owner as come of it, its work stays what it was: a launch configuration that becomes a launch template moves
    nothing from the gateway that goes with it.
    """
    left, came = _owned(gone, domain), _owned(new, domain)
    open_ = {side.resource.address for side in (*gone, *new) if side.split and side.split[domain].perhaps}
    moved = False
    for was, now in _PAIRS:
        if len(left[was]) > len(came[was]) and len(came[now]) > len(left[now]):
            moved = True
            perhaps = open_.issuperset(left[was]) or open_.issuperset(came[now])
            yield Move(root, domain, was, now, tuple(left[was]), tuple(came[now]), perhaps)
    mine = tuple(came["customer"])
    if mine and before and not moved and not any(side.workload and side.owner(domain) == "customer" for side in before):
        yield Move(root, domain, "aws", "customer", (), mine, open_.issuperset(mine))


def _owned(sides: Sequence[Side], domain: str) -> dict[str, list[str]]:
    """Owner → the addresses of what it has to look after."""
    found: dict[str, list[str]] = defaultdict(list)
    for side in sides:
        found[side.owner(domain)].append(side.resource.address)
    return found


def cells(sides: Sequence[Side]) -> Counter[tuple[str, str]]:
    """How many cells of each control area each owner has, of those that apply."""
    return Counter((domain, cell.owner) for side in sides for domain, cell in (side.split or {}).items() if cell.applies)


def away(before: Sequence[Side], after: Iterable[Resource]) -> list[Side]:
    """Those of which nobody can tell what becomes of them, since they are not even deleted: their module is not loaded any more, say."""
    known = {name for one in after for name in (one.address, one.previous_address)}
    return [side for side in before if side.resource.address not in known]
