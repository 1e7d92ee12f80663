from __future__ import annotations

import pytest

from srm_tf.language.terms import SENTENCES, load
from srm_tf.model.resource import Resource
from srm_tf.model.value import Unknown, Value
from srm_tf.model.verdict import Judgement
from tests.language.terms.build import block, ref, resource, secret, unknown, world

load()

VPC = resource("aws_vpc.v", cidr_block="10.0.0.0/16")
OPEN = resource("aws_subnet.open", vpc_id=ref("aws_vpc.v.id"), cidr_block="10.0.1.0/24")
CLOSED = resource("aws_subnet.closed", vpc_id=ref("aws_vpc.v.id"), cidr_block="10.0.2.0/24")
OUT = block(ipv6_cidr_block="::/0", gateway_id="igw-0123")
TABLE = resource("aws_route_table.t", vpc_id=ref("aws_vpc.v.id"), route=[OUT])
TIED = resource("aws_route_table_association.a", subnet_id=ref("aws_subnet.open.id"), route_table_id=ref("aws_route_table.t.id"))
AFTER_APPLY = Value(Unknown("known after apply"))


def instance(subnet: str | None = "open", **values: object) -> Resource:
    return resource("aws_instance.i", subnet_id=ref(f"aws_subnet.{subnet}.id") if subnet else None, **values)  # type: ignore[arg-type]


def interface(subnet: str = "open", **values: object) -> Resource:
    return resource("aws_network_interface.n", subnet_id=ref(f"aws_subnet.{subnet}.id"), **values)  # type: ignore[arg-type]


def asked(subject: Resource, *others: Resource) -> Judgement:
    graph = world(subject, VPC, OPEN, CLOSED, TABLE, TIED, *others)
    answer: Judgement = SENTENCES["asks for no IPv6 address in a public subnet"].function(subject, graph)
    return answer


@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        ({}, "satisfied"),
        ({"ipv6_address_count": 0, "ipv6_addresses": []}, "satisfied"),
        ({"ipv6_address_count": 1}, "misconfigured"),
        ({"ipv6_addresses": ["2001:db8::5"]}, "misconfigured"),
        ({"ipv6_addresses": secret(["2001:db8::5"])}, "misconfigured"),
        ({"ipv6_address_count": unknown()}, "unknown"),
        ({"computed": {"ipv6_address_count": AFTER_APPLY, "ipv6_addresses": AFTER_APPLY}}, "satisfied"),
    ],
)
def test_an_instance_asks_by_number_or_by_name(values: dict[str, object], verdict: str) -> None:
    assert asked(instance("open", **values)).verdict.word == verdict
    assert asked(instance("closed", **values)).verdict.word == "satisfied"


def test_what_is_sensitive_is_not_told() -> None:
    answer = asked(instance(ipv6_addresses=secret(["2001:db8::5"])))
    assert [one.value for one in answer.evidence if one.address == "aws_instance.i"] == ["sensitive"]


def test_its_interface_asks_for_it() -> None:
    named = [block(network_interface_id=ref("aws_network_interface.n.id"))]
    for name in ("ipv6_address_count", "ipv6_prefix_count"):
        assert asked(instance(None, network_interface=named), interface("open", **{name: 1})).verdict.word == "misconfigured"
    assert asked(instance(None, network_interface=named), interface(ipv6_prefixes=["2001:db8::/80"])).verdict.word == "misconfigured"
    assert asked(instance(None, network_interface=named), interface("closed", ipv6_address_count=1)).verdict.word == "satisfied"
    assert asked(instance(None, network_interface=named), interface()).verdict.word == "satisfied"


def test_so_does_one_that_is_attached_to_it_and_stands_in_another_subnet() -> None:
    tie = {"instance_id": ref("aws_instance.i.id"), "network_interface_id": ref("aws_network_interface.n.id")}
    attachment = resource("aws_network_interface_attachment.a", **tie)  # type: ignore[arg-type]
    assert asked(instance("closed"), interface(ipv6_address_count=1), attachment).verdict.word == "misconfigured"
    perhaps = resource("aws_network_interface_attachment.a", doubt="var.second", **tie)  # type: ignore[arg-type]
    assert asked(instance("closed"), interface(ipv6_address_count=1), perhaps).verdict.word == "unknown"


def test_so_does_its_launch_template() -> None:
    started = [block(id=ref("aws_launch_template.l.id"))]
    asks = block(subnet_id=ref("aws_subnet.open.id"), ipv6_address_count=1)
    template = resource("aws_launch_template.l", network_interfaces=[block(ipv6_prefix_count=0), asks])
    answer = asked(instance(None, launch_template=started), template)
    assert answer.verdict.word == "misconfigured"
    assert answer.because.startswith("aws_launch_template.l.network_interfaces[1].ipv6_address_count asks for an IPv6 address")
    bare = resource("aws_launch_template.l", network_interfaces=[block(ipv6_address_count=1)])
    assert asked(instance("closed", launch_template=started), bare).verdict.word == "satisfied"  # the instance says where it stands


@pytest.mark.parametrize(
    ("template", "subnet", "verdict"),
    [
        (ref("aws_launch_template.l.id"), "open", "misconfigured"),
        (ref("aws_launch_template.l.id"), "closed", "satisfied"),
        (unknown("var.template"), "open", "unknown"),
        (unknown("var.template"), "closed", "satisfied"),
    ],
)
def test_a_template_starts_where_the_groups_that_surely_use_it_stand(template: Value, subnet: str, verdict: str) -> None:
    subject = resource("aws_launch_template.l", network_interfaces=[block(ipv6_address_count=1)])
    group = resource("aws_autoscaling_group.g", launch_template=[block(id=template)], vpc_zone_identifier=[ref(f"aws_subnet.{subnet}.id")])
    assert asked(subject).verdict.word == "unknown"  # nobody here uses it
    answer = asked(subject, group)
    assert answer.verdict.word == verdict
    assert answer.depends_on == (("aws_autoscaling_group.g.vpc_zone_identifier",) if verdict == "unknown" else ())
