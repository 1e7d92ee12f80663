"""What else an instance has than the subnet and the groups it names: interfaces that are attached to it, groups that are."""

from __future__ import annotations

import pytest

from srm_tf.language.terms import SENTENCES, load
from srm_tf.model.resource import Resource
from srm_tf.model.value import Unknown, Value
from tests.language.terms.build import block, ref, resource, unknown, world

load()

VPC = resource("aws_vpc.v", cidr_block="10.0.0.0/16")
OPEN = resource("aws_subnet.open", vpc_id=ref("aws_vpc.v.id"), cidr_block="10.0.1.0/24")
CLOSED = resource("aws_subnet.closed", vpc_id=ref("aws_vpc.v.id"), cidr_block="10.0.2.0/24")
TABLE = resource("aws_route_table.t", vpc_id=ref("aws_vpc.v.id"), route=[block(cidr_block="0.0.0.0/0", gateway_id="igw-0123")])
TIED = resource("aws_route_table_association.a", subnet_id=ref("aws_subnet.open.id"), route_table_id=ref("aws_route_table.t.id"))
NET = (VPC, OPEN, CLOSED, TABLE, TIED)
WEB = resource("aws_security_group.web")
OF_WEB = ref("aws_security_group.web.id")
STORE = resource("aws_db_instance.db", port=5432, vpc_security_group_ids=[ref("aws_security_group.db.id")])
ADMITS_WEB = resource("aws_security_group.db", ingress=[block(protocol="tcp", from_port=5432, to_port=5432, security_groups=[OF_WEB])])
ATTACHMENT = {"instance_id": ref("aws_instance.i.id"), "network_interface_id": ref("aws_network_interface.n.id")}


def reached(*others: Resource, subnet: str = "closed") -> str:
    subject = resource("aws_instance.i", subnet_id=ref(f"aws_subnet.{subnet}.id"))
    graph = world(subject, *NET, *others)
    return SENTENCES["cannot be reached from the internet"].function(subject, graph).verdict.word


def admits(*others: Resource) -> str:
    graph = world(STORE, ADMITS_WEB, WEB, *NET, *others)
    return SENTENCES["admits private instances only"].function(STORE, graph).verdict.word


def interface(subnet: object, **values: object) -> Resource:
    return resource("aws_network_interface.n", subnet_id=subnet, **values)  # type: ignore[arg-type]


def attachment(doubt: str = "") -> Resource:
    return resource("aws_network_interface_attachment.a", doubt=doubt, **ATTACHMENT)  # type: ignore[arg-type]


def test_an_interface_with_an_elastic_ip_is_reached_where_it_stands() -> None:
    elastic = resource("aws_eip.e", network_interface=ref("aws_network_interface.n.id"))
    here, there = ref("aws_subnet.open.id"), ref("aws_subnet.closed.id")
    assert reached(interface(here), attachment(), elastic) == "misconfigured"
    assert reached(interface(there), attachment(), elastic) == "satisfied"
    assert reached(interface(there), attachment(), elastic, subnet="open") == "satisfied"  # its own interface has no public address
    assert reached(interface(here), attachment()) == "satisfied"
    assert reached(interface(here), elastic) == "satisfied"  # of nobody's interface
    assert reached(interface(here), attachment("var.second"), elastic) == "unknown"
    assert reached(interface(unknown()), attachment(), elastic) == "unknown"


def public(**values: object) -> Resource:
    return resource("aws_instance.i", subnet_id=ref("aws_subnet.open.id"), associate_public_ip_address=True, **values)  # type: ignore[arg-type]


def test_groups_count_by_whichever_argument_they_come() -> None:
    assert admits(public(vpc_security_group_ids=[OF_WEB])) == "misconfigured"
    assert admits(public(security_groups=[OF_WEB])) == "misconfigured"
    assert admits(public(security_groups=[ref("aws_security_group.web.name")])) == "misconfigured"
    assert admits(public(computed={"security_groups": Value(Unknown("known after apply"))})) == "satisfied"  # nobody wrote it


def test_a_group_may_be_attached_to_an_interface_by_a_resource_of_its_own() -> None:
    def given(to: Value | str) -> Resource:
        return resource("aws_network_interface_sg_attachment.g", security_group_id=OF_WEB, network_interface_id=to)

    assert admits(public(), given(ref("aws_instance.i.primary_network_interface_id"))) == "misconfigured"
    elastic = resource("aws_eip.e", network_interface=ref("aws_network_interface.n.id"))
    named = resource("aws_instance.i", network_interface=[block(network_interface_id=ref("aws_network_interface.n.id"), device_index=0)])
    own = interface(ref("aws_subnet.open.id"))
    assert admits(named, own, elastic, given(ref("aws_network_interface.n.id"))) == "misconfigured"
    assert admits(named, own, elastic) == "satisfied"
    assert admits(public(), given("eni-0123")) == "satisfied"  # of a new instance no text is the interface


def test_what_stands_in_another_vpc_is_let_in_by_no_range() -> None:
    other = resource("aws_vpc.w", cidr_block="10.0.0.0/16")
    to_other = {"peer_vpc_id": ref("aws_vpc.w.id"), "vpc_id": ref("aws_vpc.v.id")}

    def asked(*others: Resource, vpc: str = "w", **store: object) -> str:
        ingress = [block(protocol="tcp", from_port=5432, to_port=5432, cidr_blocks=["10.0.0.0/8"])]
        group = resource("aws_security_group.db", vpc_id=ref(f"aws_vpc.{vpc}.id"), ingress=ingress)
        subject = resource("aws_db_instance.db", port=5432, vpc_security_group_ids=[ref("aws_security_group.db.id")], **store)  # type: ignore[arg-type]
        graph = world(subject, group, WEB, other, public(), *NET, *others)
        return SENTENCES["admits private instances only"].function(subject, graph).verdict.word

    assert asked() == "satisfied"
    assert asked(vpc="v") == "misconfigured"
    assert asked(publicly_accessible=True) == "misconfigured"
    assert asked(resource("aws_vpc_peering_connection.p", **to_other)) == "misconfigured"  # type: ignore[arg-type]
    assert asked(resource("aws_vpc_peering_connection.p", peer_vpc_id="vpc-0123", vpc_id=ref("aws_vpc.v.id"))) == "satisfied"
    here, there = (resource(f"aws_ec2_transit_gateway_vpc_attachment.{one}", vpc_id=ref(f"aws_vpc.{one}.id")) for one in "vw")
    assert asked(here) == "satisfied"
    assert asked(here, there) == "misconfigured"


@pytest.mark.parametrize(
    ("shown", "verdict"),
    [
        ({}, "unknown"),
        ({"map_public_ip_on_launch": unknown("data.aws_subnet.s")}, "unknown"),
        ({"map_public_ip_on_launch": False}, "satisfied"),
        ({"map_public_ip_on_launch": True}, "missing"),
    ],
)
def test_a_subnet_that_is_looked_up_says_itself_whether_it_assigns_public_addresses(shown: dict[str, object], verdict: str) -> None:
    subject = resource("aws_launch_template.t", network_interfaces=[block(subnet_id=ref("data.aws_subnet.s.id"))])
    found = resource("data.aws_subnet.s", computed={"id": "subnet-0123", **shown})
    sentence = SENTENCES["starts in subnets without public addresses"].function
    assert sentence(subject, world(subject, found)).verdict.word == verdict
