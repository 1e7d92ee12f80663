"""`its security groups close every port to the world`."""

from __future__ import annotations

import pytest

from srm_tf.language.terms import SENTENCES
from srm_tf.language.terms.target_ports import closes_every_port
from srm_tf.model.resource import Resource
from srm_tf.model.verdict import Judgement
from tests.language.terms.build import block, opening, ref, resource, unknown, world

WORLD = ["0.0.0.0/0"]


def judged(*others: Resource, groups: object) -> Judgement:
    instance = resource("aws_instance.i", vpc_security_group_ids=groups)
    return closes_every_port(instance, world(instance, *others))


def test_the_phrase_is_known() -> None:
    assert SENTENCES["its security groups close every port to the world"].function is closes_every_port


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        (opening(8080, 8080), "misconfigured"),
        (opening(0, 0, protocol="-1"), "misconfigured"),
        (opening(8080, 8080, ["0.0.0.0/1", "128.0.0.0/1"]), "misconfigured"),
        (opening(8080, 8080, ["10.0.0.0/8"]), "satisfied"),
        (opening(53, 53, protocol="udp"), "satisfied"),
        (opening(8080, 8080, unknown("var.ranges")), "unknown"),
        (opening(unknown("var.port"), unknown("var.port")), "unknown"),
        ([], "satisfied"),
    ],
)
def test_the_rules_of_its_group(rules: object, expected: str) -> None:
    answer = judged(resource("aws_security_group.a", ingress=rules), groups=[ref("aws_security_group.a.id")])
    assert answer.verdict.word == expected


def test_groups_that_nobody_names_or_that_stand_elsewhere() -> None:
    assert judged(groups=None).verdict.word == "unknown"
    assert judged(groups=["sg-0123"]).verdict.word == "unknown"
    shut = resource("aws_security_group.a")
    open_ = resource("aws_security_group.b", ingress=opening(443, 443))
    both = judged(shut, open_, groups=[ref("aws_security_group.a.id"), ref("aws_security_group.b.id")])
    assert both.verdict.word == "misconfigured"
    assert "opens aws_instance.i to 0.0.0.0/0" in both.because


def test_an_ecs_service_is_asked_by_its_network_configuration() -> None:
    service = resource("aws_ecs_service.s", network_configuration=block(security_groups=[ref("aws_security_group.a.id")]))
    group = resource("aws_security_group.a", ingress=opening(8080, 8080))
    assert closes_every_port(service, world(service, group)).verdict.word == "misconfigured"
