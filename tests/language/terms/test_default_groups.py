"""Whether a security group is the default one of its VPC."""

from __future__ import annotations

from typing import Any

import pytest

from srm_tf.language.context import Site
from srm_tf.language.terms.default_groups import is_a_default_security_group
from srm_tf.model.resource import Resource
from srm_tf.model.value import Unknown, Value, of
from tests.language.terms.build import ref, resource, unknown, world

LOOKUP = "data.aws_security_group.g"
VPC = resource("aws_vpc.v")
ADOPTED = resource("aws_default_security_group.d")
OWN = resource("aws_security_group.o")


def judged(value: object, *others: Resource) -> str:
    subject = resource("aws_instance.i", vpc_security_group_ids=of(value))
    site = Site(subject, "vpc_security_group_ids", subject.get("vpc_security_group_ids"), ("vpc_security_group_ids",))
    return is_a_default_security_group(site, world(subject, VPC, ADOPTED, OWN, *others)).verdict.word


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        (ref("aws_default_security_group.d.id"), "satisfied"),
        (ref("aws_vpc.v.default_security_group_id"), "satisfied"),
        (ref("aws_vpc.v"), "unknown"),  # so a plan shows `[for v in aws_vpc.v : v.default_security_group_id]`
        (ref("aws_security_group.o.id"), "misconfigured"),
        ("default", "satisfied"),
        ("web", "misconfigured"),
        ("sg-0123456789abcdef0", "misconfigured"),
        (unknown(), "unknown"),
        (Value(Unknown("var.group, which has no value", ("var.group",)), written=True), "unknown"),
        (ref("module.net.group_id"), "misconfigured"),
        (ref("module.net.default_security_group_id"), "unknown"),
        (ref("module.db.var.group"), "unknown"),
        (ref("module.db.var.groups.web"), "unknown"),
        (ref("module.db.local.group"), "unknown"),  # a plan does not show what that is made of
        (ref('module.db["a.b"].module.inner[0].each.value.group'), "unknown"),
        (ref('module.net["default"].group_id'), "misconfigured"),
        (ref("module.db.aws_default_security_group.nowhere.id"), "satisfied"),
    ],
)
def test_it_is_known_by_reference_and_by_name(value: object, verdict: str) -> None:
    assert judged(value) == verdict


@pytest.mark.parametrize(
    ("asked", "verdict"),
    [
        ({"name": "default"}, "satisfied"),
        ({"name": "web"}, "misconfigured"),
        ({"name": unknown()}, "unknown"),
        ({"filter": [{"name": "group-name", "values": ["default"]}]}, "satisfied"),
        ({"filter": [{"name": "group-name", "values": ["default", "web"]}]}, "misconfigured"),
        ({"filter": [{"name": "group-name", "values": unknown()}]}, "unknown"),
        ({"filter": [{"name": unknown(), "values": ["default"]}]}, "unknown"),
        ({"filter": unknown()}, "unknown"),
        ({"filter": [{"name": "tag:Name", "values": ["default"]}]}, "misconfigured"),
        ({"id": "sg-0123456789abcdef0"}, "misconfigured"),
        ({}, "misconfigured"),
    ],
)
def test_a_look_up_finds_what_it_asks_for(asked: dict[str, Any], verdict: str) -> None:
    assert judged(ref(f"{LOOKUP}.id"), resource(LOOKUP, **asked)) == verdict


def test_a_state_shows_the_ids_of_the_default_groups() -> None:
    """There no reference says that the id is that of the default group."""
    stands = (
        resource("aws_vpc.standing", default_security_group_id="sg-0aaaaaaaaaaaaaaaa"),
        resource("aws_default_security_group.standing", id="sg-0bbbbbbbbbbbbbbbb"),
    )
    assert judged("sg-0aaaaaaaaaaaaaaaa", *stands) == judged("sg-0bbbbbbbbbbbbbbbb", *stands) == "satisfied"
    assert judged("sg-0cccccccccccccccc", *stands) == "misconfigured"
