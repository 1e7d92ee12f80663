"""`its security groups close its port to the world`."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from srm_tf.language.terms import SENTENCES
from srm_tf.language.terms.cluster_ports import closes_its_port
from srm_tf.model.resource import Action, Resource
from srm_tf.model.verdict import Judgement, Verdict
from tests.language.terms.build import opening, ref, resource, secret, unknown, world

SATISFIED, UNKNOWN, MISSING, MISCONFIGURED = Verdict.SATISFIED, Verdict.UNKNOWN, Verdict.MISSING, Verdict.MISCONFIGURED
WORLD = ["0.0.0.0/0"]
A = ref("aws_security_group.a.id")


def group(name: str = "a", **values: Any) -> Resource:
    return resource(f"aws_security_group.{name}", **values)


def judged(*others: Resource, **values: Any) -> Judgement:
    cluster = resource("aws_redshift_cluster.c", **values)
    return closes_its_port(cluster, world(cluster, *others))


def test_the_phrase_is_known() -> None:
    assert SENTENCES["its security groups close its port to the world"].function is closes_its_port


@pytest.mark.parametrize(
    ("rules", "port", "verdict"),
    [
        (opening(5439, 5439), None, MISCONFIGURED),
        (opening(5439, 5439), 8191, SATISFIED),
        (opening(8000, 9000), 8191, MISCONFIGURED),
        (opening(0, 0, protocol="-1"), unknown(), MISCONFIGURED),
        (opening(5439, 5439), unknown(), UNKNOWN),
        (opening(5439, 5439, ["203.0.113.0/24"]), unknown(), SATISFIED),
        (opening(5439, 5439, ["0.0.0.0/1", "128.0.0.0/1"]), None, MISCONFIGURED),
        (opening(5439, 5439, unknown()), None, UNKNOWN),
        (opening(5439, 5439, protocol="udp"), None, SATISFIED),
        (opening(5439, 5439), "no port", MISCONFIGURED),
        ([], None, SATISFIED),
    ],
)
def test_the_rules_of_its_group(rules: object, port: object, verdict: Verdict) -> None:
    assert judged(group(ingress=rules), vpc_security_group_ids=[A], port=port).verdict == verdict


def test_a_rule_that_only_the_state_shows_is_missing() -> None:
    standing = resource(
        "aws_security_group.a",
        action=Action.NO_OP,
        computed={"ingress": [{"protocol": "tcp", "from_port": 5439, "to_port": 5439, "cidr_blocks": WORLD}]},
    )
    assert judged(standing, vpc_security_group_ids=[A]).verdict == MISSING


def test_groups_that_may_be_meant() -> None:
    others = (group(ingress=opening(5439, 5439)), group("b"), resource("aws_cloudformation_stack.s"))
    both = ref("aws_security_group.a.id", "aws_security_group.b.id")
    assert judged(*others, vpc_security_group_ids=both).verdict == MISCONFIGURED
    chosen = ref("aws_cloudformation_stack.s.outputs", "aws_security_group.a.id", "aws_security_group.b.id")
    assert judged(*others, vpc_security_group_ids=chosen).verdict == UNKNOWN
    branches = unknown("var.live", branches={"var.live": [A], "": [ref("aws_security_group.b.id")]})
    assert judged(*others, vpc_security_group_ids=branches).verdict == UNKNOWN
    assert judged(*others, vpc_security_group_ids=[both]).verdict == UNKNOWN
    assert judged(*others, vpc_security_group_ids=unknown()).verdict == UNKNOWN


def test_a_group_that_may_not_exist() -> None:
    assert judged(group(doubt="var.on", ingress=opening(5439, 5439)), vpc_security_group_ids=[A]).verdict == UNKNOWN


def test_a_group_that_is_elsewhere() -> None:
    assert judged(vpc_security_group_ids=["sg-1"]).verdict == UNKNOWN
    rule = resource(
        "aws_security_group_rule.r", security_group_id="sg-1", type="ingress", protocol="tcp", from_port=1, to_port=9999, cidr_blocks=WORLD
    )
    assert judged(rule, vpc_security_group_ids=["sg-1"]).verdict == MISCONFIGURED
    assert judged(rule, vpc_security_group_ids=["sg-2"]).verdict == UNKNOWN


def test_the_default_group() -> None:
    assert judged().verdict == judged(vpc_security_group_ids=[]).verdict == SATISFIED
    adopted = resource("aws_default_security_group.d", ingress=opening(5439, 5439))
    assert judged(adopted).verdict == UNKNOWN
    vpc = resource("aws_vpc.v")
    rule = resource(
        "aws_vpc_security_group_ingress_rule.r",
        security_group_id=ref("aws_vpc.v.default_security_group_id"),
        ip_protocol="-1",
        cidr_ipv4="0.0.0.0/0",
    )
    assert judged(vpc, rule).verdict == UNKNOWN


def test_a_group_that_aws_filled_in_is_the_default_one() -> None:
    cluster = resource("aws_redshift_cluster.c", action=Action.NO_OP, computed={"vpc_security_group_ids": ["sg-1"]})
    assert closes_its_port(cluster, world(cluster)).verdict == SATISFIED


def test_no_secret_is_said() -> None:
    answer = judged(group(ingress=opening(5439, 5439, secret(WORLD))), vpc_security_group_ids=[A], port=secret(5439))
    assert answer.verdict == MISCONFIGURED
    assert WORLD[0] not in answer.because
    assert "5439" not in answer.because
    assert all(WORLD[0] not in (one.value or "") for one in answer.evidence)
    assert "sg-1" not in str(judged(vpc_security_group_ids=[secret("sg-1")]))


PORTS = st.one_of(st.none(), st.just(unknown()), st.integers(-2, 70000), st.floats(), st.text(max_size=3))
RANGES = st.one_of(st.just(WORLD), st.just(unknown()), st.lists(st.sampled_from(["0.0.0.0/0", "10.0.0.0/8", "x"]), max_size=2))
KEYS = st.one_of(st.none(), st.just(unknown()), st.just([A]), st.just(["sg-1"]), st.just(A), st.text(max_size=2))


@settings(deadline=None, max_examples=60)
@given(PORTS, PORTS, PORTS, RANGES, KEYS)
def test_it_never_raises_and_knowing_more_overturns_nothing(
    port: object, first: object, last: object, ranges: object, keys: object
) -> None:
    """Of ranges that AWS takes: they end where they begin, or behind that."""
    assume(not isinstance(first, int | float) or not isinstance(last, int | float) or first <= last)

    def answer(**changed: Any) -> Verdict:
        known = {"port": port, "first": first, "last": last, "ranges": ranges, "keys": keys, **changed}
        rules = opening(known["first"], known["last"], known["ranges"])
        return judged(group(ingress=rules), port=known["port"], vpc_security_group_ids=known["keys"]).verdict

    for name in ("port", "first", "last", "ranges", "keys"):
        assert answer(**{name: unknown()}) in {UNKNOWN, answer()}


def test_a_rule_of_a_group_elsewhere_that_may_be_there_leaves_it_open() -> None:
    opens = {"type": "ingress", "protocol": "tcp", "from_port": 5439, "to_port": 5439, "cidr_blocks": WORLD}
    rule = resource("aws_security_group_rule.r", security_group_id="sg-0123456789abcdef0", **opens)  # type: ignore[arg-type]
    assert judged(rule, vpc_security_group_ids=["sg-0123456789abcdef0"]).verdict == MISCONFIGURED
    perhaps = judged(replace(rule, doubt="var.open"), vpc_security_group_ids=["sg-0123456789abcdef0"])
    assert perhaps.verdict == UNKNOWN
    assert "aws_security_group_rule.r" in perhaps.depends_on
