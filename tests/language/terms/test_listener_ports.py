"""`its security groups open the ports of its listeners only`."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from srm_tf.language.terms import SENTENCES
from srm_tf.language.terms.listener_ports import opens_listeners_only
from srm_tf.model.resource import Action, Resource
from srm_tf.model.verdict import Judgement, Verdict
from tests.language.terms.build import block, opening, ref, resource, secret, unknown, world

SATISFIED, UNKNOWN, MISSING, MISCONFIGURED = Verdict.SATISFIED, Verdict.UNKNOWN, Verdict.MISSING, Verdict.MISCONFIGURED
WORLD = ["0.0.0.0/0"]
A = ref("aws_security_group.a.id")


def group(*rules: object, **values: Any) -> Resource:
    return resource("aws_security_group.a", ingress=list(rules), **values)


def listener(port: object, name: str = "l", to: object = None, **values: Any) -> Resource:
    return resource(f"aws_lb_listener.{name}", load_balancer_arn=to or ref("aws_lb.b.arn"), port=port, **values)


def judged(*others: Resource, **values: Any) -> Judgement:
    balancer = resource("aws_lb.b", **{"security_groups": [A], **values})
    return opens_listeners_only(balancer, world(balancer, *others))


def test_the_phrase_is_known() -> None:
    assert SENTENCES["its security groups open the ports of its listeners only"].function is opens_listeners_only


@pytest.mark.parametrize(
    ("rules", "ports", "verdict"),
    [
        (opening(443, 443), [443], SATISFIED),
        (opening(443, 443), [443, 8443], SATISFIED),
        (opening(443, 444), [443, 444], SATISFIED),
        (opening(443, 445), [443, 445], MISCONFIGURED),
        (opening(443, 443, protocol="udp"), [443], SATISFIED),
        (opening(3, 4, protocol="icmp"), [443], SATISFIED),
        (opening(0, 0, protocol="-1"), [443], MISCONFIGURED),
        (opening(0, 0, protocol="-1"), [unknown()], MISCONFIGURED),
        (opening(0, 65535), [], MISCONFIGURED),
        (opening(80, 80), [443], MISCONFIGURED),
        (opening(80, 80), ["80"], SATISFIED),
        (opening(80, 80), [443, unknown()], UNKNOWN),
        (opening(80, 80), [], UNKNOWN),
        (opening(80, 80, ["10.0.0.0/8"]), [443], MISCONFIGURED),
        (opening(80, 80, unknown()), [443], UNKNOWN),
        (opening(443, 443, unknown()), [443], SATISFIED),
        (opening(unknown(), 443), [443], UNKNOWN),
        (opening(80, 80, protocol=unknown()), [443], UNKNOWN),
        ([block(protocol="tcp", from_port=80, to_port=80, security_groups=["sg-1"])], [443], SATISFIED),
        ([block(protocol="tcp", from_port=80, to_port=80, self=True)], [443], SATISFIED),
        ([], [443], SATISFIED),
    ],
)
def test_the_rules_of_its_group(rules: list[object], ports: list[object], verdict: Verdict) -> None:
    listeners = [listener(port, f"l{number}") for number, port in enumerate(ports)]
    assert judged(group(*rules), *listeners).verdict == verdict


def test_a_listener_that_may_be_there_or_may_be_its_own() -> None:
    rules = group(*opening(80, 80))
    assert judged(rules, listener(443), listener(80, "x", doubt="var.plain")).verdict == UNKNOWN
    assert judged(rules, listener(443), listener(443, "x", doubt="var.plain")).verdict == MISCONFIGURED
    assert judged(rules, listener(443), listener(80, "x", to=unknown())).verdict == UNKNOWN
    other = resource("aws_lb.c")
    assert judged(rules, listener(443), other, listener(80, "x", to=ref("aws_lb.c.arn"))).verdict == MISCONFIGURED


def test_a_rule_that_may_be_there_and_one_that_only_the_state_shows() -> None:
    rule = {"security_group_id": A, "ip_protocol": "tcp", "from_port": 80, "to_port": 80, "cidr_ipv4": "0.0.0.0/0"}
    perhaps = resource("aws_vpc_security_group_ingress_rule.r", doubt="var.plain", **rule)  # type: ignore[arg-type]
    assert judged(group(), perhaps, listener(443)).verdict == UNKNOWN
    computed = {"ingress": [{"protocol": "tcp", "from_port": 80, "to_port": 80, "cidr_blocks": WORLD}]}
    standing = resource("aws_security_group.a", action=Action.NO_OP, computed=computed)
    assert judged(standing, listener(443)).verdict == MISSING


def test_a_group_that_is_elsewhere() -> None:
    assert judged(listener(443), security_groups=["sg-1"]).verdict == UNKNOWN
    assert judged(listener(443), security_groups=[]).verdict == SATISFIED


@pytest.mark.parametrize(
    ("listeners", "verdict"),
    [
        ([block(lb_port=80)], SATISFIED),
        ([block(lb_port=443, instance_port=80)], MISCONFIGURED),
        ([block(lb_port=443), unknown()], UNKNOWN),
        ([block(lb_port=unknown())], UNKNOWN),
        ([block(instance_port=80)], UNKNOWN),
        (unknown(), UNKNOWN),
    ],
)
def test_the_listeners_of_a_classic_load_balancer(listeners: object, verdict: Verdict) -> None:
    balancer = resource("aws_elb.b", security_groups=[A], listener=listeners)
    assert opens_listeners_only(balancer, world(balancer, group(*opening(80, 80)))).verdict == verdict


def test_it_says_which_rule_and_no_secret() -> None:
    plain = judged(group(*opening(8080, 8080)), listener(443))
    assert "opens 8080 to 0.0.0.0/0, and the listeners of aws_lb.b are on 443" in plain.because
    hidden = judged(group(*opening(8080, 8080, secret(WORLD))), listener(secret(4443)))
    assert hidden.verdict == MISCONFIGURED
    assert not any(text in str(hidden) for text in ("4443", "8080", WORLD[0]))


PORTS = st.one_of(st.none(), st.just(unknown()), st.integers(-2, 70000), st.floats(), st.text(max_size=3), st.just(80))
RANGES = st.one_of(st.just(WORLD), st.just(unknown()), st.lists(st.sampled_from(["0.0.0.0/0", "10.0.0.0/8", "x"]), max_size=2))
KEYS = st.one_of(st.none(), st.just(unknown()), st.just([A]), st.just(["sg-1"]), st.just(A), st.text(max_size=2))


@settings(deadline=None, max_examples=60)
@given(PORTS, PORTS, PORTS, RANGES, KEYS, st.sampled_from(["tcp", "udp", "-1", "icmp", "x", 6, None]))
def test_it_never_raises_and_knowing_more_overturns_nothing(
    port: object, first: object, last: object, ranges: object, keys: object, protocol: object
) -> None:
    def answer(**changed: Any) -> Verdict:
        known = {"port": port, "first": first, "last": last, "ranges": ranges, "keys": keys, "protocol": protocol, **changed}
        rules = opening(known["first"], known["last"], known["ranges"], known["protocol"])
        return judged(group(*rules), listener(known["port"]), security_groups=known["keys"]).verdict

    for name in ("port", "first", "last", "ranges", "keys", "protocol"):
        assert answer(**{name: unknown()}) in {UNKNOWN, answer()}
