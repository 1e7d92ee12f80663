"""What fleets start counts among the machines: in the subnets of their overrides, else in those of the template."""

from __future__ import annotations

import pytest

from srm_tf.language.terms import SENTENCES, load
from srm_tf.model.resource import Resource
from srm_tf.model.value import Value
from tests.language.terms.build import block, ref, resource, unknown, world
from tests.language.terms.test_machines_with_interfaces import ADMITS_WEB, NET, OF_WEB, STORE, WEB

load()

OPEN, CLOSED = ref("aws_subnet.open.id"), ref("aws_subnet.closed.id")
PLAIN = {"vpc_security_group_ids": [OF_WEB]}
PUBLIC = {"network_interfaces": [block(associate_public_ip_address=True, security_groups=[OF_WEB])]}
OF_TEMPLATE = block(launch_template_id=ref("aws_launch_template.t.id"))


def admits(*others: Resource) -> str:
    return SENTENCES["admits private instances only"].function(STORE, world(STORE, ADMITS_WEB, WEB, *NET, *others)).verdict.word


def template(**values: object) -> Resource:
    return resource("aws_launch_template.t", **values)  # type: ignore[arg-type]


def fleet(kind: str, *subnets: object, by: Value = OF_TEMPLATE) -> Resource:
    rows = [block(subnet_id=one) for one in subnets]
    name = "override" if kind == "aws_ec2_fleet" else "overrides"
    return resource(f"{kind}.f", launch_template_config=[block(launch_template_specification=[by], **{name: rows})])


def named_in_template(subnet: Value) -> Resource:
    return template(network_interfaces=[block(associate_public_ip_address=True, subnet_id=subnet, security_groups=[OF_WEB])])


@pytest.mark.parametrize("kind", ["aws_ec2_fleet", "aws_spot_fleet_request"])
def test_what_a_fleet_starts_from_a_template_is_a_machine(kind: str) -> None:
    assert admits(template(**PUBLIC), fleet(kind, OPEN)) == "misconfigured"
    assert admits(template(**PUBLIC), fleet(kind, CLOSED)) == "satisfied"
    assert admits(template(**PUBLIC), fleet(kind, CLOSED, OPEN)) == "misconfigured"
    assert admits(template(**PUBLIC), fleet(kind)) == "misconfigured"  # in a default subnet
    assert admits(template(**PUBLIC), fleet(kind, unknown())) == "unknown"
    assert admits(template(**PLAIN), fleet(kind, OPEN)) == "satisfied"  # the subnet gives no address
    assert admits(template(), fleet(kind, OPEN)) == "satisfied"  # it is in no group that is let in
    assert admits(template(**PUBLIC)) == "satisfied"  # nobody starts from it
    assert admits(fleet(kind, OPEN, by=block(launch_template_id="lt-0123"))) == "unknown"


def test_a_template_names_the_subnet_where_the_fleet_does_not() -> None:
    assert admits(named_in_template(CLOSED), fleet("aws_ec2_fleet")) == "satisfied"
    assert admits(named_in_template(OPEN), fleet("aws_ec2_fleet")) == "misconfigured"
    assert admits(named_in_template(OPEN), fleet("aws_ec2_fleet", CLOSED)) == "satisfied"


@pytest.mark.parametrize(
    ("subnet", "public", "word"),
    [
        (OPEN, True, "misconfigured"),
        (CLOSED, True, "satisfied"),
        (OPEN, False, "satisfied"),
        (OPEN, None, "satisfied"),
        (OPEN, unknown(), "unknown"),
        (None, None, "unknown"),  # a default subnet, whose setting nobody here shows
        (unknown(), True, "unknown"),
    ],
)
def test_a_spot_fleet_may_specify_what_it_starts(subnet: object, public: object, word: str) -> None:
    specified = block(subnet_id=subnet, associate_public_ip_address=public, vpc_security_group_ids=[OF_WEB])
    assert admits(resource("aws_spot_fleet_request.f", launch_specification=[specified])) == word


def test_specifications_that_nobody_knows_leave_it_open() -> None:
    assert admits(resource("aws_spot_fleet_request.f", launch_specification=unknown("var.specifications"))) == "unknown"
    ended = resource("aws_ec2_fleet.f", launch_template_config=unknown("var.configurations"))
    assert admits(ended) == "unknown"
