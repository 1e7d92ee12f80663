from __future__ import annotations

import pytest

from srm_tf.language.terms import SENTENCES, load
from srm_tf.model.resource import Resource
from srm_tf.model.value import Unknown, Value
from srm_tf.model.verdict import Judgement
from tests.language.terms.build import block, ref, resource, unknown, world

load()

VPC = resource("aws_vpc.v", cidr_block="10.0.0.0/16")
GATEWAY = resource("aws_internet_gateway.g", vpc_id=ref("aws_vpc.v.id"))
SUBNET = resource("aws_subnet.s", vpc_id=ref("aws_vpc.v.id"), cidr_block="10.0.1.0/24")
TIED = resource("aws_route_table_association.a", subnet_id=ref("aws_subnet.s.id"), route_table_id=ref("aws_route_table.t.id"))
EDGE = resource("aws_route_table_association.e", gateway_id=ref("aws_internet_gateway.g.id"), route_table_id=ref("aws_route_table.e.id"))

AFTER_APPLY = Value(Unknown("known after apply"))


def through(**route: object) -> Resource:
    given = {"cidr_block": "0.0.0.0/0", "vpc_endpoint_id": "vpce-0123"}
    return resource("aws_route_table.t", vpc_id=ref("aws_vpc.v.id"), route=[block(**{**given, **route})])


def edge(destination: object = "10.0.1.0/24", vpc: str = "aws_vpc.v.id") -> Resource:
    back = block(cidr_block=destination, vpc_endpoint_id=unknown())
    return resource("aws_route_table.e", vpc_id=ref(vpc), route=[back])


def private(*others: Resource, subnet: Resource = SUBNET) -> Judgement:
    answer: Judgement = SENTENCES["is a private subnet"].function(subnet, world(subnet, VPC, GATEWAY, TIED, *others))
    return answer


def test_a_firewall_between_a_subnet_and_the_internet_decides() -> None:
    answer = private(through(), EDGE, edge())
    assert answer.because == (
        "aws_route_table.t.route[0] takes aws_subnet.s to the internet through 'vpce-0123', "
        "and aws_route_table_association.e leads back: what is let through there is not known"
    )
    assert answer.verdict.word == "unknown"
    assert private(through(), edge()).verdict.word == "satisfied"  # of no gateway
    assert private(through(), EDGE).verdict.word == "satisfied"  # without a route


@pytest.mark.parametrize(
    ("route", "verdict"),
    [
        ({"vpc_endpoint_id": unknown()}, "unknown"),
        ({"vpc_endpoint_id": "", "network_interface_id": ref("aws_network_interface.n.id")}, "unknown"),
        ({"cidr_block": None, "ipv6_cidr_block": "::/0"}, "unknown"),
        ({"cidr_block": unknown()}, "unknown"),
        ({"cidr_block": "0.0.0.0/1"}, "unknown"),
        ({"cidr_block": "203.0.113.0/24"}, "unknown"),
        ({"cidr_block": None, "ipv6_cidr_block": "2000::/3"}, "unknown"),
        ({"cidr_block": None, "destination_prefix_list_id": "pl-0123"}, "unknown"),
        ({"cidr_block": "10.0.0.0/8"}, "satisfied"),
        ({"cidr_block": None, "ipv6_cidr_block": "fd00::/8"}, "satisfied"),
        ({"vpc_endpoint_id": None, "nat_gateway_id": "nat-1"}, "satisfied"),
    ],
)
def test_the_subnet_has_to_answer_through_it(route: dict[str, object], verdict: str) -> None:
    assert private(through(**route), EDGE, edge()).verdict.word == verdict


@pytest.mark.parametrize(
    ("destination", "verdict"),
    [
        ("10.0.0.0/16", "unknown"),
        ("10.0.2.0/24", "satisfied"),
        ("", "satisfied"),
        (unknown(), "unknown"),
        (ref("aws_subnet.s.cidr_block"), "unknown"),
        (ref("aws_subnet.other.cidr_block"), "satisfied"),
    ],
)
def test_the_gateway_has_to_lead_to_the_subnet(destination: Value | str, verdict: str) -> None:
    other = resource("aws_subnet.other", vpc_id=ref("aws_vpc.v.id"), cidr_block=unknown())
    assert private(through(), EDGE, edge(destination), other).verdict.word == verdict


def test_separate_routes_count_and_those_of_another_network_do_not() -> None:
    bare = resource("aws_route_table.e", vpc_id=ref("aws_vpc.v.id"))
    back = {"route_table_id": ref("aws_route_table.e.id"), "destination_cidr_block": "10.0.1.0/24", "vpc_endpoint_id": "vpce-0123"}
    assert private(through(), EDGE, bare, resource("aws_route.r", **back)).verdict.word == "unknown"  # type: ignore[arg-type]
    elsewhere = resource("aws_vpc.w", cidr_block="10.0.0.0/16")
    assert private(through(), EDGE, edge(vpc="aws_vpc.w.id"), elsewhere).verdict.word == "satisfied"


def test_routes_that_nobody_can_count_may_lead_to_it() -> None:
    table = resource("aws_route_table.e", vpc_id=ref("aws_vpc.v.id"), route=unknown())
    assert private(through(), EDGE, table).verdict.word == "unknown"


def test_what_nobody_wrote_is_no_route() -> None:
    empty = resource("aws_route_table.e", vpc_id=ref("aws_vpc.v.id"), computed={"route": AFTER_APPLY})
    assert private(through(), EDGE, empty).verdict.word == "satisfied"
    by_nat = {"route_table_id": ref("aws_route_table.t.id"), "destination_cidr_block": "0.0.0.0/0", "nat_gateway_id": "nat-1"}
    table = resource("aws_route_table.t", vpc_id=ref("aws_vpc.v.id"))
    plan = resource("aws_route.r", computed={"network_interface_id": AFTER_APPLY}, **by_nat)  # type: ignore[arg-type]
    assert private(table, plan, EDGE, edge()).verdict.word == "satisfied"
    state = resource("aws_route.r", computed={"network_interface_id": "eni-1"}, **(by_nat | {"nat_gateway_id": ""}))  # type: ignore[arg-type]
    assert private(table, state, EDGE, edge()).verdict.word == "unknown"


def test_a_range_that_is_known_after_apply_may_be_the_one() -> None:
    subnet = resource("aws_subnet.s", vpc_id=ref("aws_vpc.v.id"), cidr_block=unknown())
    assert private(through(), EDGE, edge("10.0.2.0/24"), subnet=subnet).verdict.word == "unknown"


@pytest.mark.parametrize("gateway", ["vgw-0123", ref("aws_vpn_gateway.w.id")])
def test_a_vpn_is_no_internet(gateway: Value | str) -> None:
    vpn = resource("aws_vpn_gateway.w", vpc_id=ref("aws_vpc.v.id"))
    tie = resource("aws_route_table_association.e", gateway_id=gateway, route_table_id=ref("aws_route_table.e.id"))
    assert private(through(), tie, edge(), vpn).verdict.word == "satisfied"
