"""Whose traffic a NAT gateway, or the endpoint of a Gateway Load Balancer, carries: that of its own zone, or of others as well.

https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html,
https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-load-balancer-endpoints.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from srm_tf.language.terms import sentence
from srm_tf.language.terms.edge_routes import TABLES
from srm_tf.language.terms.listed_zones import one_zone
from srm_tf.language.terms.match import evidence, same, undecided
from srm_tf.language.terms.routes import zone_of
from srm_tf.language.terms.subnets import SUBNETS, named
from srm_tf.model.verdict import Evidence, Judgement, agreed, all_of, breaks, holds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from srm_tf.language.context import Context
    from srm_tf.language.joined import Joined
    from srm_tf.model.resource import Resource
    from srm_tf.model.value import Value

_ASSOCIATION: Final = "aws_route_table_association"
_MAIN: Final = "aws_main_route_table_association"
# By its type: what names the subnet that it stands in, and what a route names it by.
_WAYS: Final = {"aws_nat_gateway": ("subnet_id", "nat_gateway_id"), "aws_vpc_endpoint": ("subnet_ids", "vpc_endpoint_id")}
_ZONE_KEYS: Final = ("availability_zone", "availability_zone_id")


@sentence("carries the traffic of its own zone only", on=tuple(_WAYS))
def carries_the_traffic_of_its_own_zone_only(subject: Resource, context: Context) -> Judgement:
    """No route table of a subnet in another zone leads to it."""
    own, place = _seen(subject), f"{subject.address}.{_WAYS[subject.type][0]}"
    home = named(subject.get(own.path), SUBNETS, context, place)
    homes = home.sure if len(home.sure) == 1 and not home.chosen else home.choices[0] if len(home.choices) == 1 and not home.sure else ()
    sure = homes and not (home.open or home.perhaps or home.literals)
    answer = agreed([_of_home(subject, one, own, context) for one in homes]) if sure else None  # whichever of them it stands in
    if answer is None:
        return undecided(f"{subject.address} may stand in another zone than what it serves", (place,), own)
    return answer


def _of_home(gateway: Resource, home: Resource, own: Evidence, context: Context) -> Judgement:
    """The judgement about a gateway whose subnet is `home`."""
    parts = list(_parts(gateway, home, context))
    return all_of(parts) if parts else holds(f"{gateway.address} carries the traffic of no subnet here", own)


def _parts(gateway: Resource, home: Resource, context: Context) -> Iterator[Judgement]:
    """A judgement for each subnet whose route table leads to the gateway, and for what may do so."""
    by = _WAYS[gateway.type][1]
    routes = context.links.children(gateway, ("aws_route",), by)
    for route in (link.resource for link in routes.links):
        found = named(route.get("route_table_id"), TABLES, context, f"{route.address}.route_table_id")
        for table in found.sure:
            yield from _served(table, gateway, home, context)
        if found.chosen or (found.literals and not found.sure):
            yield _open(gateway, f"{route.address}.route_table_id")
    yield from _doubts(routes, gateway)
    inline = context.links.children(gateway, TABLES, f"route.{by}")
    for link in inline.links:
        yield from _served(link.resource, gateway, home, context)
    yield from _doubts(inline, gateway)


def _served(table: Resource, gateway: Resource, home: Resource, context: Context) -> Iterator[Judgement]:
    """The subnets that use a route table. Which ones use the main table of a VPC, nobody says."""
    joined = context.links.children(table, (_ASSOCIATION,), "route_table_id")
    for association in (link.resource for link in joined.links):
        found = named(association.get("subnet_id"), SUBNETS, context, f"{association.address}.subnet_id")
        for subnet in found.sure:
            yield _compared(subnet, table, gateway, home)
        if found.chosen or (found.literals and not found.sure):
            yield _open(gateway, f"{association.address}.subnet_id")
    yield from _doubts(joined, gateway)
    if table.type == "aws_default_route_table" or context.links.children(table, (_MAIN,), "route_table_id").links:
        yield _open(gateway, f"the subnets that use {table.address} as the main route table")


def _doubts(joined: Joined, gateway: Resource) -> Iterator[Judgement]:
    yield from (_open(gateway, *(doubt.on or (doubt.why,))) for doubt in joined.doubts)


def _open(gateway: Resource, *on: str) -> Judgement:
    return undecided(f"{gateway.address} may carry the traffic of another zone", on, _seen(gateway))


def _seen(gateway: Resource) -> Evidence:
    """The evidence of the argument that names the gateway's subnet, or one for each of its zones."""
    return evidence(gateway, _WAYS[gateway.type][0], how="term")


def _compared(subnet: Resource, table: Resource, gateway: Resource, home: Resource) -> Judgement:
    """Whether a subnet lies in the zone of the one that the gateway stands in."""
    seen = evidence(table, how="reference")
    said = f"{gateway.address} carries the traffic of {subnet.address}, by {table.address}"
    if subnet is home or any(_one_zone(subnet.get(key), home.get(key)) for key in _ZONE_KEYS if not home.get(key).is_nothing):
        return holds(f"{said}, in its own zone", seen)
    both = zone_of(home) | zone_of(subnet)
    if subnet.most == home.most == 1 and both.at_least > 1:
        return breaks(f"{said}, which lies in another zone than {home.address}", seen)
    return _open(gateway, *(both.on or (f"{subnet.address}.availability_zone",)))


def _one_zone(one: Value, other: Value) -> bool:
    """Whether two zones are the same for sure: one name, or one place in the list that AWS gives."""
    return same(one, other).yes or (one.is_unknown and other.is_unknown and one_zone((one, other)))
