"""The way round through a firewall: an internet gateway with a route table of its own, whose routes lead to a subnet.

Such a table hands what comes from the internet to an endpoint or to the interface of an appliance, which passes on what it lets through;
the subnet answers the same way (https://docs.aws.amazon.com/vpc/latest/userguide/gateway-route-tables.html).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from srm_tf.language.once import once
from srm_tf.language.terms.ranges import is_public, parse
from srm_tf.language.terms.subnets import SUBNETS, lies_in, named, vpcs_of
from srm_tf.model.graph import typed
from srm_tf.model.value import ABSENT, Value

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource

TABLES: Final = ("aws_route_table", "aws_default_route_table")
_HOPS: Final = ("vpc_endpoint_id", "network_interface_id")
_RANGES: Final = ("cidr_block", "ipv6_cidr_block")
_VPN: Final = frozenset({"aws_vpn_gateway", "data.aws_vpn_gateway", "aws_vpn_gateway_attachment"})


def hop(route: Mapping[str, Value], destination: str) -> Value | None:
    """What a route to the internet, or to a part of it, goes through on its way, where that is no gateway.

    Where a list of prefixes leads, or a destination that is not known, may be there.
    """
    hops = [value for name in _HOPS if _said(value := route.get(name, ABSENT)) and not value.is_nothing]
    known = parse(destination) if hops else None
    return hops[0] if hops and (known is None or is_public(known)) else None


def _said(value: Value) -> bool:
    """Whether there is a value: a plan says of arguments that nobody wrote, too, that they are known after apply."""
    return value.written or bool(value.references) or not value.is_unknown


def way_back(subject: str, context: Context) -> Resource | None:
    """The association by which an internet gateway may lead to the subnet of an address."""
    subnet = context.graph.get(subject)
    if subnet is None or typed(subnet) not in SUBNETS:
        return None
    ways = ((edge, table) for edge in _edges(context) for table in named(edge.get("route_table_id"), TABLES, context).everybody)
    return next((edge for edge, table in ways if _leads_to(subnet, table, context)), None)


@once
def _edges(context: Context) -> list[Resource]:
    """The associations of route tables with internet gateways."""
    ties = context.graph.of_type("aws_route_table_association")
    return [one for one in ties if not one.action.ends and _of_internet(one.get("gateway_id"), context)]


def _of_internet(gateway: Value, context: Context) -> bool:
    kinds = {typed(target) for one in gateway.references if (target := context.graph.get(one.target)) is not None}
    return not (gateway.is_nothing or kinds & _VPN or (gateway.text() or "").startswith("vgw-"))


def _leads_to(subnet: Resource, table: Resource, context: Context) -> bool:
    own, other = ({vpc.address for vpc in vpcs_of(one, context).everybody} for one in (subnet, table))
    if own and other and not own & other:
        return False
    return any(_may_hold(value, subnet, context) for value in _destinations(table, context))


def _destinations(table: Resource, context: Context) -> Iterator[Value]:
    inline = table.get("route")
    for item in ([inline] if _said(inline) else []) if inline.is_unknown else inline.items():
        data = item.data
        if isinstance(data, Mapping):
            yield from (data[name] for name in _RANGES if name in data)
        else:
            yield item
    for link in context.links.children(table, ("aws_route",), "route_table_id").links:
        yield from (link.resource.get(f"destination_{name}") for name in _RANGES)


def _may_hold(destination: Value, subnet: Resource, context: Context) -> bool:
    """Whether a subnet lies, or may lie, in the range of a route."""
    if destination.is_nothing:
        return False
    text = destination.text()
    if text is None:
        meant = {one.target for one in destination.references if (target := context.graph.get(one.target)) and typed(target) in SUBNETS}
        return not meant or subnet.address in meant
    known = [range_ for name in _RANGES if (range_ := parse(subnet.text(name) or ""))]
    return not known or any(lies_in(one, parse(text)) for one in known)
