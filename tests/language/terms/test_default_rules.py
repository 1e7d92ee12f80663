"""Rules that name a default group or network ACL by its VPC, and whether they are there."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from srm_tf.language.terms import SENTENCES, load
from srm_tf.model.resource import Resource
from srm_tf.model.value import Certainty
from srm_tf.model.verdict import Judgement
from tests.language.terms.build import ref, resource, world

load()

VPC, OTHER = resource("aws_vpc.v"), resource("aws_vpc.w")
GROUP = resource("aws_default_security_group.d", vpc_id=ref("aws_vpc.v.id"))
ACL = resource("aws_default_network_acl.d", default_network_acl_id=ref("aws_vpc.v.default_network_acl_id"))


def opens(subject: Resource, rule: Resource) -> str:
    sentence = SENTENCES["no ingress opens {ports:list} to the world"]
    answer: Judgement = sentence.function(subject, world(subject, VPC, OTHER, rule), [22])
    return answer.verdict.word


def of_group(doubt: str = "", *vpcs: str) -> Resource:
    names = [f"aws_vpc.{one}.default_security_group_id" for one in vpcs or ("v",)]
    group = ref(*names, certainty=Certainty.EXACT if len(names) == 1 else Certainty.POSSIBLE)
    world_ = {"type": "ingress", "protocol": "tcp", "from_port": 22, "to_port": 22, "cidr_blocks": ["0.0.0.0/0"]}
    return resource("aws_security_group_rule.r", doubt=doubt, security_group_id=group, **world_)  # type: ignore[arg-type]


def of_acl(doubt: str = "") -> Resource:
    acl = ref("aws_vpc.v.default_network_acl_id")
    world_ = {"rule_action": "allow", "protocol": "tcp", "from_port": 22, "to_port": 22, "cidr_block": "0.0.0.0/0", "rule_number": 100}
    return resource("aws_network_acl_rule.r", doubt=doubt, network_acl_id=acl, **world_)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("subject", "rule", "verdict"),
    [
        (GROUP, of_group(), "misconfigured"),
        (GROUP, of_group("", "w"), "satisfied"),
        (GROUP, of_group("var.open"), "unknown"),
        (GROUP, of_group("", "v", "w"), "unknown"),
        (ACL, of_acl(), "misconfigured"),
        (ACL, of_acl("var.open"), "unknown"),
    ],
)
def test_a_rule_that_may_be_there_leaves_it_open(subject: Resource, rule: Resource, verdict: str) -> None:
    assert opens(subject, rule) == verdict


def test_a_default_acl_that_may_be_adopted_leaves_it_open_whether_a_subnet_has_one() -> None:
    subnet = resource("aws_subnet.s", vpc_id=ref("aws_vpc.v.id"))

    def guarded(*others: Resource) -> str:
        answer: Judgement = SENTENCES["has a network ACL of its own"].function(subnet, world(subnet, VPC, *others))
        return answer.verdict.word

    assert guarded() == "missing"
    assert guarded(ACL) == "satisfied"
    assert guarded(replace(ACL, doubt="var.on")) == "unknown"


LISTED = resource("aws_security_group.g")
IT = ref("aws_security_group.g.id")
NARROW = {"ip_protocol": "tcp", "from_port": 22, "to_port": 22, "cidr_ipv4": "10.0.0.0/8"}
CLOSED = resource("aws_vpc_security_group_ingress_rule.r", security_group_id=IT, **NARROW)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("listed", "verdict"),
    [
        ([], "satisfied"),
        ([ref("aws_vpc_security_group_ingress_rule.r.id")], "satisfied"),
        ([ref("aws_vpc_security_group_ingress_rule.r.id"), "sgr-0123456789abcdef0"], "unknown"),
        ([ref("var.rule")], "unknown"),
    ],
    ids=["none", "ours", "another's", "whose"],
)
def test_a_rule_that_only_an_exclusive_list_names_may_open_anything(listed: list[object], verdict: str) -> None:
    exclusive = resource("aws_vpc_security_group_rules_exclusive.e", security_group_id=IT, ingress_rule_ids=listed, egress_rule_ids=[])
    sentence = SENTENCES["no ingress opens {ports:list} to the world"]
    assert sentence.function(LISTED, world(LISTED, CLOSED, exclusive), [22]).verdict.word == verdict
